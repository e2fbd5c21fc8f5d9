namespace AgentHost.EndToEnd.Tests.Wires;

public sealed class MessagesTaskTests(InProcessHost host) : IClassFixture<InProcessHost>
{
    private readonly WireTask _task = new(host, WireFormats.Messages);

    public static TheoryData<string> Rows => FaultRows.For(WireFormats.Messages);

    [Fact]
    public Task TwentySteps_LeaveTheRightFilesIn21Requests() => _task.FinishesAsync();

    [Theory]
    [MemberData(nameof(Rows))]
    public Task TwentySteps_WithAFaultInTheMiddle_EndAsItsRowSays(string fault) => _task.EndsAsAsync(fault);

    [Fact]
    public Task TwentySteps_ServiceGoesDown_AModelOfAnotherWireGoesOn() => _task.OtherWireTakesOverAsync();

    [Theory]
    [InlineData("http://127.0.0.1:9")]
    [InlineData("http://nowhere.invalid")]
    public Task TwentySteps_NobodyIsThere_IsSaidOrTheFallbackDoesThem(string address) => _task.NobodyThereAsync(address);
}
