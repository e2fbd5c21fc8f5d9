using AgentHost.Hosting;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class HostWarmUpTests
{
    [Fact]
    public void WarmJson_RecordsOfEachStart_AreWrittenAndRead() => HostWarmUp.WarmJson();

    [Fact]
    public async Task WarmHttpAsync_NoNetwork_GetsItsOwnAnswer() => Assert.Equal("t", await HostWarmUp.WarmHttpAsync());

    [Fact]
    public async Task CannedConnection_ReadInSmallPieces_GivesTheWholeAnswerOnce()
    {
        await using var connection = new CannedConnection("answer"u8.ToArray());
        await connection.WriteAsync("anything"u8.ToArray());
        var buffer = new byte[4];
        Assert.Equal(4, await connection.ReadAsync(buffer));
        Assert.Equal("answ"u8.ToArray(), buffer);
        Assert.Equal(2, await connection.ReadAsync(buffer));
        Assert.Equal(0, await connection.ReadAsync(buffer));
    }
}
