// SPDX-License-Identifier: Apache-2.0
// Both AXI4 masters against a memory that stalls on all channels: what is written is read back.
`timescale 1ns / 1ps
`default_nettype none

module axi_masters_check;

    localparam COMMANDS = 60;
    localparam WORDS    = 2048;                     // beats of 64 bits in the memory: 16 KiB
    localparam LIMIT    = 200000;                   // cycles

    reg clk = 1'b0;
    reg rst = 1'b1;
    always #5 clk = !clk;

    integer failures = 0;
    integer seed     = 7;

    reg [63:0] memory   [0:WORDS-1];
    reg [63:0] expected [0:WORDS-1];

    // A word of what is written: its place, and the number of the command.
    function [63:0] pattern(input integer place, input integer command);
        pattern = {command[15:0], 16'hb17e, place[31:0] * 32'd2654435761};
    endfunction

    task fail(input integer number);
        begin
            if (failures < 10)
                $display("FAIL: rule %0d at %0t", number, $time);
            failures = failures + 1;
        end
    endtask

    // Commands: the same for the writer and then for the reader.
    reg [31:0]  address;
    reg [23:0]  beats;
    reg         write_command = 1'b0;
    reg         read_command  = 1'b0;
    wire        write_ready;
    wire        read_ready;

    reg         in_valid = 1'b0;
    wire        in_ready;
    reg  [63:0] in_data;
    wire        done;
    wire        write_idle;
    wire        write_error;
    wire [1:0]  write_response;

    wire        out_valid;
    reg         out_ready = 1'b0;
    wire [63:0] out_data;
    wire        out_last;
    wire        read_idle;
    wire        read_error;
    wire [1:0]  read_response;

    wire        awvalid, wvalid, wlast, bready, arvalid, rready;
    reg         awready = 1'b0, wready = 1'b0, arready = 1'b0;
    wire [31:0] awaddr, araddr;
    wire [7:0]  awlen, arlen, wstrb;
    wire [2:0]  awsize, arsize;
    wire [1:0]  awburst, arburst;
    wire [63:0] wdata;
    reg         bvalid = 1'b0, rvalid = 1'b0, rlast = 1'b0;
    reg  [63:0] rdata;

    bitloom_axi_write #(.BURST_BITS(3)) writer (
        .clk(clk), .rst(rst),
        .command_valid(write_command), .command_ready(write_ready),
        .command_address(address), .command_beats(beats),
        .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data), .in_strobe(8'hff),
        .done(done), .idle(write_idle), .error(write_error), .error_response(write_response),
        .awvalid(awvalid), .awready(awready), .awaddr(awaddr), .awlen(awlen), .awsize(awsize),
        .awburst(awburst), .wvalid(wvalid), .wready(wready), .wdata(wdata), .wstrb(wstrb),
        .wlast(wlast), .bvalid(bvalid), .bready(bready), .bresp(2'b00)
    );

    bitloom_axi_read #(.BURST_BITS(3), .QUEUE_BITS(4)) reader (
        .clk(clk), .rst(rst),
        .command_valid(read_command), .command_ready(read_ready),
        .command_address(address), .command_beats(beats),
        .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data), .out_last(out_last),
        .idle(read_idle), .error(read_error), .error_response(read_response),
        .arvalid(arvalid), .arready(arready), .araddr(araddr), .arlen(arlen), .arsize(arsize),
        .arburst(arburst), .rvalid(rvalid), .rready(rready), .rdata(rdata), .rresp(2'b00),
        .rlast(rlast)
    );

    // The memory: bursts wait in rings of 16, more than both masters have under way.
    reg [31:0] write_place  [0:15];
    reg [7:0]  write_length [0:15];
    reg [31:0] read_place   [0:15];
    reg [7:0]  read_length  [0:15];
    integer write_asked = 0, write_begun = 0, write_beat = 0, answers = 0;
    integer read_asked = 0, read_begun = 0, read_beat = 0;

    task check_burst(input [31:0] where, input [7:0] length, input [2:0] size, input [1:0] kind);
        begin
            if (size != 3'd3 || kind != 2'b01 || length > 8'd7 || where[2:0] != 3'd0)
                fail(1);
            // No burst crosses a multiple of its greatest length, so none crosses 4 KiB.
            if (where[31:6] != ((where + 8 * length) >> 6))
                fail(2);
        end
    endtask

    // What was offered and not taken stays.
    reg         aw_stays = 1'b0, w_stays = 1'b0, ar_stays = 1'b0;
    reg  [39:0] aw_was, ar_was;
    reg  [64:0] w_was;
    always @(posedge clk) if (!rst) begin
        if (aw_stays && (!awvalid || {awaddr, awlen} != aw_was))
            fail(3);
        if (ar_stays && (!arvalid || {araddr, arlen} != ar_was))
            fail(3);
        if (w_stays && (!wvalid || {wlast, wdata} != w_was))
            fail(3);
        aw_stays <= awvalid && !awready;
        ar_stays <= arvalid && !arready;
        w_stays  <= wvalid && !wready;
        aw_was   <= {awaddr, awlen};
        ar_was   <= {araddr, arlen};
        w_was    <= {wlast, wdata};
    end

    always @(posedge clk) if (!rst) begin
        awready <= $random(seed);
        wready  <= $random(seed);
        arready <= $random(seed);
        if (awvalid && awready) begin
            check_burst(awaddr, awlen, awsize, awburst);
            write_place[write_asked % 16]  = awaddr >> 3;
            write_length[write_asked % 16] = awlen;
            write_asked = write_asked + 1;
        end
        if (arvalid && arready) begin
            check_burst(araddr, arlen, arsize, arburst);
            read_place[read_asked % 16]  = araddr >> 3;
            read_length[read_asked % 16] = arlen;
            read_asked = read_asked + 1;
        end
    end

    // Data may come with its address or after it; here it is taken only behind it.
    reg [63:0] held [0:255];
    reg        held_last [0:255];
    integer held_in = 0, held_out = 0;
    always @(posedge clk) if (!rst) begin
        if (wvalid && wready) begin
            if (wstrb != 8'hff)
                fail(4);
            held[held_in % 256]      = wdata;
            held_last[held_in % 256] = wlast;
            held_in = held_in + 1;
        end
        if (held_out < held_in && write_begun < write_asked) begin
            memory[(write_place[write_begun % 16] + write_beat) % WORDS] = held[held_out % 256];
            if (held_last[held_out % 256] != (write_beat == write_length[write_begun % 16]))
                fail(5);
            if (write_beat == write_length[write_begun % 16]) begin
                write_begun = write_begun + 1;
                write_beat  = 0;
                answers     = answers + 1;
            end else
                write_beat = write_beat + 1;
            held_out = held_out + 1;
        end
        if (bvalid && bready)
            bvalid <= 1'b0;
        else if (!bvalid && answers > 0 && ($random(seed) & 3) == 0) begin
            bvalid  <= 1'b1;
            answers = answers - 1;
        end
        if (rvalid && !rready)
            fail(6);
        rvalid <= 1'b0;
        if (read_begun < read_asked && ($random(seed) & 3) != 0) begin
            rvalid <= 1'b1;
            rdata  <= memory[(read_place[read_begun % 16] + read_beat) % WORDS];
            rlast  <= read_beat == read_length[read_begun % 16];
            if (read_beat == read_length[read_begun % 16]) begin
                read_begun = read_begun + 1;
                read_beat  = 0;
            end else
                read_beat = read_beat + 1;
        end
        if (write_error || read_error)
            fail(7);
    end

    // One command: all beats are written and confirmed, then read.
    integer command, i, waited;
    initial begin
        for (i = 0; i < WORDS; i = i + 1) begin
            memory[i]   = 64'd0;
            expected[i] = 64'd0;
        end
        repeat (4) @(negedge clk);
        rst = 1'b0;
        for (command = 0; command < COMMANDS; command = command + 1) begin
            beats   = 1 + ($random(seed) & 31);
            address = 8 * ($random(seed) & (WORDS / 2 - 1));
            @(negedge clk) write_command = 1'b1;
            while (!write_ready) @(negedge clk);
            @(negedge clk) write_command = 1'b0;
            i = 0;
            while (i < beats) begin
                in_valid = $random(seed);
                in_data  = pattern(address / 8 + i, command);
                #1;
                if (in_valid && in_ready) begin
                    expected[address / 8 + i] = in_data;
                    i = i + 1;
                end
                @(negedge clk);
            end
            in_valid = 1'b0;
            while (!done) @(negedge clk);
            // All bursts of the command, the only one, are confirmed.
            if (!write_idle)
                fail(12);
            read_command = 1'b1;
            while (!read_ready) @(negedge clk);
            @(negedge clk) read_command = 1'b0;
            i = 0;
            while (i < beats) begin
                out_ready = ($random(seed) & 7) == 0;
                #1;
                if (out_valid && out_ready) begin
                    if (out_data != expected[address / 8 + i])
                        fail(8);
                    if (out_last != (i == beats - 1))
                        fail(9);
                    i = i + 1;
                end
                @(negedge clk);
            end
            out_ready = 1'b0;
        end
        repeat (20) @(negedge clk);
        if (!write_idle || !read_idle || out_valid)
            fail(10);
        for (i = 0; i < WORDS; i = i + 1)
            if (memory[i] !== expected[i])
                fail(11);
        if (failures == 0)
            $display("PASS: %0d commands", COMMANDS);
        $finish;
    end

    initial begin
        repeat (LIMIT) @(posedge clk);
        $display("FAIL: no end");
        $finish;
    end

endmodule

`default_nettype wire
