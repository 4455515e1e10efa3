// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input awvalid, input [3:0] awaddr, input wvalid, input [31:0] wdata,
    input [3:0] wstrb, input bready, input arvalid, input [3:0] araddr, input rready,
    input [7:0] show, output ok);
  // Word 1 is stored, words 0 and 2 are shown, word 3 is not there; one byte of each is watched.
  wire awready, wready, bvalid, arready, rvalid;
  wire [1:0] bresp, rresp;
  wire [31:0] rdata, written_data;
  wire [95:0] stored;
  wire [2:0] written, fetched;
  wire [3:0] written_bytes;
  bitloom_axi_lite #(.WORDS(3), .ADDRESS_BITS(4), .STORED(3'b010)) dut (
      .clk(clk), .rst(rst), .stored(stored), .shown({24'd0, ~show, 32'd0, 24'd0, show}),
      .written(written), .written_data(written_data), .written_bytes(written_bytes),
      .fetched(fetched), .awvalid(awvalid), .awready(awready), .awaddr(awaddr), .wvalid(wvalid),
      .wready(wready), .wdata(wdata), .wstrb(wstrb), .bvalid(bvalid), .bready(bready),
      .bresp(bresp), .arvalid(arvalid), .arready(arready), .araddr(araddr), .rvalid(rvalid),
      .rready(rready), .rdata(rdata), .rresp(rresp));
  reg [1:0] place, asked;
  reg address, data, written_now, missing, owed, read, held, read_held;
  reg [7:0] byte, kept, answer;
  reg strobe;
  reg [2:0] late, read_late;
  wire take_address = awvalid && awready;
  wire take_data = wvalid && wready;
  wire both = address && data && (!bvalid || bready);
  wire take = arvalid && arready;
  always @(posedge clk) begin
    address <= !rst && (take_address || (address && !both));
    data <= !rst && (take_data || (data && !both));
    if (take_address) place <= awaddr[3:2];
    if (take_data) {byte, strobe} <= {wdata[7:0], wstrb[0]};
    kept <= rst ? 0 : both && place == 1 && strobe ? byte : kept;
    written_now <= !rst && both;
    owed <= !rst && (both || (owed && !bready));
    if (both) missing <= place == 3;
    read <= !rst && (take || (read && !rready));
    if (take) asked <= araddr[3:2];
    if (take) answer <= araddr[3:2] == 0 ? show : araddr[3:2] == 1 ? kept
        : araddr[3:2] == 2 ? ~show : 0;
    late <= rst || !(awvalid && wvalid) || bvalid ? 0 : late + 1;
    read_late <= rst || !arvalid || rvalid || take ? 0 : read_late + 1;
  end
  assign ok = rst || (bvalid == owed && rvalid == read && late < 4 && read_late < 3
      && (!bvalid || bresp == {missing, 1'b0}) && stored[39:32] == kept && stored[31:0] == 0
      && stored[95:64] == 0 && (!rvalid || (rresp == {asked == 3, 1'b0} && rdata[7:0] == answer))
      && written == (written_now && place != 3 ? 3'b001 << place : 3'b000)
      && fetched == (take && araddr[3:2] != 3 ? 3'b001 << araddr[3:2] : 3'b000)
      && !(take_address && address && !both) && !(take_data && data && !both));
endmodule
