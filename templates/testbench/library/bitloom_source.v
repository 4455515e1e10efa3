// SPDX-License-Identifier: Apache-2.0
//
// Offers frame after frame of the beats of a file on a stream, for simulation only. An offered beat
// stays until it is taken. While nothing is offered, data and last are noise.

`default_nettype none

module bitloom_source #(
    parameter WIDTH   = 8,
    parameter BEATS   = 1,          // of one vector
    parameter VECTORS = 1,          // vectors in the file
    parameter FRAMES  = 1,          // frames in the file: a vector and a number of beats each
    parameter SEED    = 1,
    parameter FILE    = "in.hex",
    parameter LIST    = "in.frames"
) (
    input  wire             clk,
    output reg              valid,
    input  wire             ready,
    output reg  [WIDTH-1:0] data,
    output reg              last,

    output wire             done,
    output wire             starving,  // lets the design wait
    output reg  [31:0]      begun      // frames of which a beat has been offered since restart
);

    reg [WIDTH-1:0] beats  [0:VECTORS*BEATS - 1];
    reg [63:0]      frames [0:FRAMES - 1];
    initial $readmemh(FILE, beats);
    initial $readmemh(LIST, frames);

    reg  [2:0]  pattern;
    wire        idle;
    wire [31:0] noise;
    bitloom_stalls #(.SEED(SEED)) stalls (
        .clk(clk), .pattern(pattern), .idle(idle), .noise(noise)
    );

    reg [31:0] frame;      // the one that is being offered
    reg [31:0] stop;       // the first that is not to be offered
    reg [31:0] beat;       // place in the frame
    reg [31:0] pause;      // cycles before the next beat is offered
    reg [31:0] gap;        // about so many between beats, in a part of every frame
    reg [31:0] from;       // in thousandths of the frame
    reg [31:0] to;
    reg [31:0] place;

    wire [31:0] vector = frames[frame][63:32];
    wire [31:0] size   = frames[frame][31:0];

    assign done     = frame == stop;
    assign starving = pause != 32'd0 && !done;

    initial begin
        frame = 32'd0;
        stop  = 32'd0;
        data  = {WIDTH{1'b0}};
        last  = 1'b0;
        restart;
    end

    // Withdraws everything. The tasks are for the time between two clock edges.
    task restart;
        begin
            frame   = stop;
            beat    = 32'd0;
            pause   = 32'd0;
            gap     = 32'd0;
            begun   = 32'd0;
            pattern = 3'd0;
            valid   = 1'b0;
        end
    endtask

    task offer(input [31:0] first, input [31:0] count, input [2:0] stalled,
               input [31:0] starved, input [31:0] starved_from, input [31:0] starved_to);
        begin
            frame   = first;
            stop    = first + count;
            pattern = stalled;
            gap     = starved;
            from    = starved_from;
            to      = starved_to;
            #0 starve;
            // Without stalls the first beat is there at the next edge.
            if (!done && pattern == 3'd0 && pause == 32'd0) begin
                valid = 1'b1;
                data  = beats[vector * BEATS];
                last  = size == 32'd1;
                begun = begun + 32'd1;
            end
        end
    endtask

    task pause_stalls;
        begin
            pattern = 3'd0;
            gap     = 32'd0;
            pause   = 32'd0;
        end
    endtask

    task starve;
        begin
            place = 32'd1000 * beat / frames[frame][31:0];
            if (gap != 32'd0 && frame != stop && place >= from && place < to)
                pause = gap / 2 + noise % (gap + 32'd1);
        end
    endtask

    always @(posedge clk) begin
        if (valid && ready) begin
            beat = beat + 32'd1;
            if (beat == frames[frame][31:0]) begin
                beat  = 32'd0;
                frame = frame + 32'd1;
            end
            starve;
        end
        if (!valid || ready) begin
            if (frame != stop && pause == 32'd0 && !idle) begin
                valid <= 1'b1;
                data  <= beats[frames[frame][63:32] * BEATS + beat % BEATS];
                last  <= beat + 32'd1 == frames[frame][31:0];
                if (beat == 32'd0)
                    begun <= begun + 32'd1;
            end else begin
                valid <= 1'b0;
                data  <= {WIDTH{noise[0]}} ^ noise;
                last  <= noise[31];
                if (pause != 32'd0)
                    pause = pause - 32'd1;
            end
        end
    end

endmodule

`default_nettype wire
