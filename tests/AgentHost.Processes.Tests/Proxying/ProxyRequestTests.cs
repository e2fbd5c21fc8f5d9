using System.Text;
using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Tests.Proxying;

public sealed class ProxyRequestTests
{
    [Theory]
    [InlineData("CONNECT example.org:443 HTTP/1.1\r\nHost: other.example\r\n\r\n", "example.org:443")]
    [InlineData("CONNECT EXAMPLE.org.:443 HTTP/1.0\r\n\r\n", "example.org:443")]
    [InlineData("CONNECT [2606:4700::1111]:443 HTTP/1.1\r\n\r\n", "[2606:4700::1111]:443")]
    [InlineData("CONNECT [::ffff:8.8.8.8]:443 HTTP/1.1\r\n\r\n", "8.8.8.8:443")]
    [InlineData("CONNECT 134744072:443 HTTP/1.1\r\n\r\n", "8.8.8.8:443")]
    [InlineData("CONNECT 0x7f.1:80 HTTP/1.1\r\n\r\n", "127.0.0.1:80")]
    [InlineData("GET http://example.org HTTP/1.1\r\nHost: x\r\n\r\n", "example.org:80")]
    [InlineData("GET HTTP://Example.org:8080/a?b HTTP/1.1\r\n\r\n", "example.org:8080")]
    public void Parse_Request_NamesTheHostInOneForm(string head, string expected)
    {
        var request = ProxyRequest.Parse(Encoding.ASCII.GetBytes(head), out var problem);

        Assert.True(request is not null, problem);
        Assert.Equal(expected, request.Name);
        Assert.Equal(head.StartsWith("CONNECT", StringComparison.Ordinal), request.Head is null);
    }

    [Fact]
    public void Parse_WholeAddress_HostGetsItsPathAndNothingOfTheProxys()
    {
        var head = "POST http://example.org:8080?x=1 HTTP/1.1\r\nHost: evil.example\r\nProxy-Authorization: Basic x\r\nConnection: keep-alive\r\n"
            + "Content-Length: 3\r\nX-Own: y\r\n\r\n";

        var request = ProxyRequest.Parse(Encoding.ASCII.GetBytes(head), out _);

        Assert.Equal(
            "POST /?x=1 HTTP/1.1\r\nHost: example.org:8080\r\nContent-Length: 3\r\nX-Own: y\r\nConnection: close\r\n\r\n",
            Encoding.ASCII.GetString(request!.Head!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("CONNECT\r\n\r\n")]
    [InlineData("CONNECT example.org HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org: HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org:0 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org:65536 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org:+443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org:443:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT user@example.org:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example..org:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT exa\tmple.org:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT exa\0mple.org:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT exämple.org:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org%2f:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT [::1:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT [example.org]:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT [::1]x:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT  example.org:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org:443 HTTP/2\r\n\r\n")]
    [InlineData("CONNECT /run/agent.sock HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n")]
    [InlineData("GET https://example.org/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET file:///etc/passwd HTTP/1.1\r\n\r\n")]
    [InlineData("GET http:///x HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://a@example.org/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA b\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA : b\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA: b\r\n c\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\nHost: x\n\n")]
    public void Parse_Nonsense_IsRefusedInWords(string head)
    {
        Assert.Null(ProxyRequest.Parse(Encoding.Latin1.GetBytes(head), out var problem));
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RandomAndDamagedHeads_NeverThrowAndNeverNameWhatIsNoHost()
    {
        var random = new Random(7);
        var good = "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n"u8.ToArray();
        var plain = "GET http://example.org/x HTTP/1.1\r\nHost: example.org\r\n\r\n"u8.ToArray();
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = (byte[])(i % 2 == 0 ? good : plain).Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (i % 3 == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }

            if (ProxyRequest.Parse(bytes, out _) is { } request)
            {
                Assert.Matches("^[a-z0-9._-]+$|^[0-9a-f:]+$", request.Host);
                Assert.InRange(request.Port, 1, 65535);
            }
        }
    }
}
