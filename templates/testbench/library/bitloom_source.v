// SPDX-License-Identifier: Apache-2.0
//
// Offers the beats of a file on a stream, for simulation only. An offered beat stays until it is
// taken. While nothing is offered, data and last are noise.

`default_nettype none

module bitloom_source #(
    parameter WIDTH   = 8,
    parameter BEATS   = 1,          // of one inference
    parameter VECTORS = 1,          // inferences in the file; after the last one the first again
    parameter SEED    = 1,
    parameter FILE    = "in.hex"
) (
    input  wire             clk,
    input  wire             restart,   // withdraws everything and starts over
    input  wire [1:0]       pattern,
    input  wire             half,      // offers the first half of one inference only
    input  wire [31:0]      allowed,   // inferences to offer since restart
    input  wire [31:0]      base,      // of these, so many before the vectors begin anew

    output reg              valid,
    input  wire             ready,
    output reg  [WIDTH-1:0] data,
    output reg              last,

    output wire             done,
    output wire [31:0]      begun      // inferences of which a beat has been offered
);

    reg [WIDTH-1:0] beats [0:VECTORS*BEATS - 1];
    initial $readmemh(FILE, beats);

    wire        idle;
    wire [31:0] noise;
    bitloom_stalls #(.SEED(SEED)) stalls (
        .clk(clk), .pattern(pattern), .idle(idle), .noise(noise)
    );

    reg  [31:0] taken;
    wire [31:0] limit = half ? (BEATS + 1) / 2 : allowed * BEATS;
    wire [31:0] next  = taken + (valid && ready ? 32'd1 : 32'd0);

    assign done  = taken == limit;
    assign begun = (taken + (valid ? 32'd1 : 32'd0) + BEATS - 1) / BEATS;

    initial begin
        valid = 1'b0;
        taken = 32'd0;
        data  = {WIDTH{1'b0}};
        last  = 1'b0;
    end

    always @(posedge clk) begin
        if (restart) begin
            valid <= 1'b0;
            taken <= 32'd0;
        end else begin
            taken <= next;
            if (!valid || ready) begin
                if (next != limit && !idle) begin
                    valid <= 1'b1;
                    data  <= beats[(next - base * BEATS) % (VECTORS * BEATS)];
                    last  <= (next + 1) % BEATS == 0;
                end else begin
                    valid <= 1'b0;
                    data  <= {WIDTH{noise[0]}} ^ noise;
                    last  <= noise[31];
                end
            end
        end
    end

endmodule

`default_nettype wire
