// SPDX-License-Identifier: Apache-2.0
//
// Watches a stream, for simulation only: the rules of the handshake, the place of every beat, and,
// into a file, what passes. Complains to the result file.

`default_nettype none

module bitloom_monitor #(
    parameter WIDTH         = 8,
    parameter BEATS         = 1,        // of one inference
    parameter VECTOR_BEATS  = 1,        // of one vector
    parameter USED          = 8,        // bits in use in the last beat of a vector
    parameter RECORD        = 0,        // whether there is a file
    parameter FILE          = "out.hex",
    parameter NAME          = "stream"
) (
    input  wire             clk,
    input  wire [31:0]      result,     // file for complaints
    input  wire [63:0]      cycle,
    input  wire             watch,      // low during reset; then everything is forgotten
    input  wire [31:0]      begun,      // inferences of which an input has been offered

    input  wire             valid,
    input  wire             ready,
    input  wire             last,
    input  wire             framed,     // low for a stream without last
    input  wire [WIDTH-1:0] data,

    output wire             moved,
    output reg  [31:0]      inferences,
    output reg  [31:0]      beat,       // place in the inference
    output reg  [31:0]      violations
);

    integer           file;
    reg               loose;            // frames of any length pass
    reg [31:0]        record_until;     // inferences since the last reset that are written
    reg               waiting;
    reg               held_last;
    reg [WIDTH-1:0]   held_data;
    wire [WIDTH-1:0]  padding = data >> USED;

    assign moved = valid === 1'b1 && ready === 1'b1;

    initial begin
        violations   = 32'd0;
        inferences   = 32'd0;
        beat         = 32'd0;
        waiting      = 1'b0;
        loose        = 1'b0;
        record_until = 32'd0;
        if (RECORD != 0)
            file = $fopen(FILE, "w");
    end

    // Frames are right again, as if so many had passed since the last reset.
    task tighten(input [31:0] passed);
        begin
            loose      = 1'b0;
            inferences = passed;
            beat       = 32'd0;
        end
    endtask

    task complain(input [8*48 - 1:0] rule);
        begin
            if (violations < 32'd3)
                $fdisplay(result, "violation %0s %0d %0s", NAME, cycle, rule);
            violations = violations + 32'd1;
        end
    endtask

    task check_place;
        begin
            if (inferences >= begun)
                complain("a beat without an input that it could come from");
            if (framed && beat + 1 == BEATS && last !== 1'b1)
                complain("last is low on the last beat");
            if (framed && beat + 1 != BEATS && last !== 1'b0)
                complain("last is high before the last beat");
            // Inside of an engine, unused lanes hold anything: the output queue makes them 0.
            if (framed && beat % VECTOR_BEATS == VECTOR_BEATS - 1 && |padding)
                complain("an unused lane of a vector's last beat is not 0");
            if (^data === 1'bx)
                complain("data has unknown bits");
        end
    endtask

    task check_stable;
        begin
            if (data !== held_data)
                complain("data changed while waiting for ready");
            if (last !== held_last)
                complain("last changed while waiting for ready");
        end
    endtask

    task pass;
        begin
            if (RECORD != 0 && inferences < record_until)
                $fdisplay(file, "%h %0d", data, cycle);
            beat = beat + 32'd1;
            if (beat == BEATS) begin
                beat       = 32'd0;
                inferences = inferences + 32'd1;
            end
        end
    endtask

    always @(posedge clk) begin
        if (!watch) begin
            waiting      = 1'b0;
            loose        = 1'b0;
            record_until = 32'd0;
            inferences   = 32'd0;
            beat         = 32'd0;
        end else if (valid === 1'b0) begin
            if (waiting)
                complain("valid was withdrawn before ready");
            waiting = 1'b0;
        end else if (valid !== 1'b1) begin
            complain("valid is unknown");
        end else begin
            if (waiting)
                check_stable;
            else if (!loose)
                check_place;
            waiting   = ready !== 1'b1;
            held_data = data;
            held_last = last;
            if (!waiting)
                pass;
        end
    end

endmodule

`default_nettype wire
