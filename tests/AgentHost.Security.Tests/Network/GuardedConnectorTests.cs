using System.Net;
using System.Net.Sockets;
using AgentHost.Security.Network;

namespace AgentHost.Security.Tests.Network;

public sealed class GuardedConnectorTests
{
    [Theory]
    [InlineData("Example.ORG", "example.org")]
    [InlineData("example.org.", "example.org")]
    [InlineData("a_b.example", "a_b.example")]
    [InlineData("8.8.8.8", "8.8.8.8")]
    [InlineData("134744072", "8.8.8.8")]
    [InlineData("010.8.8.8", "8.8.8.8")]
    [InlineData("::ffff:8.8.8.8", "8.8.8.8")]
    [InlineData("64:ff9b::808:808", "8.8.8.8")]
    [InlineData("2606:4700:0:0::1111", "2606:4700::1111")]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("a..b", null)]
    [InlineData("-a.example", null)]
    [InlineData("a b", null)]
    [InlineData("a/b", null)]
    [InlineData("a@b", null)]
    [InlineData("exämple.org", null)]
    public void Canonical_Spelling_IsOneFormOrNothing(string host, string? expected) => Assert.Equal(expected, GuardedConnector.Canonical(host));

    [Fact]
    public void Canonical_TooLong_IsNothing()
    {
        Assert.Null(GuardedConnector.Canonical(new string('a', 64) + ".example"));
        Assert.Null(GuardedConnector.Canonical(string.Join('.', Enumerable.Repeat("abcdefghi", 26))));
        Assert.NotNull(GuardedConnector.Canonical(new string('a', 63) + ".example"));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("localhost", false)]
    public void CheckLiteral_AddressInside_IsRefusedAndANameIsLeftToItsAddresses(string host, bool refused)
    {
        var connector = new GuardedConnector();

        Assert.Equal(refused, Record.Exception(() => connector.CheckLiteral(host, 443)) is EgressException);
    }

    [Fact]
    public async Task Connect_SeveralAddresses_TriesTheNextWhereOneDoesNotAnswer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connector = new GuardedConnector(
            ["127.0.0.0/8"], static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback]));

        using var socket = await connector.ConnectAsync("two.test", ((IPEndPoint)listener.LocalEndpoint).Port, TestContext.Current.CancellationToken);

        Assert.True(socket.Connected);
    }
}
