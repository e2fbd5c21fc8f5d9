using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Processes.Proxying;
using AgentHost.Security.Network;

namespace AgentHost.Processes.Tests.Proxying;

/// <summary>The proxy over real sockets.</summary>
public sealed class CommandProxyTests : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly LocalServer _server = new(static path => Encoding.ASCII.GetBytes("answer to " + path));

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _opened)
        {
            await proxy.DisposeAsync();
        }

        _server.Dispose();
    }

    [Fact]
    public async Task Connect_HostThatIsAllowed_PassesBytesBothWays()
    {
        var hosts = new RecordedHosts($"good.test:{_server.Port}");
        var port = Open(hosts);

        var said = await SayAsync(port, $"CONNECT good.test:{_server.Port} HTTP/1.1\r\n\r\nGET /through HTTP/1.1\r\n\r\n");

        Assert.Equal("HTTP/1.1 200 Connection established", said.Split("\r\n")[0]);
        Assert.EndsWith("answer to /through", said, StringComparison.Ordinal);
        Assert.Equal([$"good.test:{_server.Port}"], hosts.Asked);
    }

    [Fact]
    public async Task Request_WholeAddress_IsForwarded()
    {
        var port = Open(new RecordedHosts($"good.test:{_server.Port}"));

        var said = await SayAsync(port, $"GET http://good.test:{_server.Port}/plain HTTP/1.1\r\nHost: other.test\r\n\r\n");

        Assert.EndsWith("answer to /plain", said, StringComparison.Ordinal);
        Assert.Contains($"Host: good.test:{_server.Port}", Assert.Single(_server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_HostThatIsNotAllowed_IsRefusedInWordsAndNotLookedUp()
    {
        var looked = 0;
        var (port, proxy) = OpenBoth(new RecordedHosts(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse($"127.0.0.{++looked}")]));

        var said = await SayAsync(port, "CONNECT bad.test:443 HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403 Forbidden", said, StringComparison.Ordinal);
        Assert.EndsWith("No rule allows bad.test:443.\n", said, StringComparison.Ordinal);
        Assert.Equal(new RefusedHost("bad.test:443", "No rule allows bad.test:443.", "shell(domain:bad.test:443)"), Assert.Single(proxy.Refused));
        Assert.Equal(0, looked);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("127.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[fe80::1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    public async Task Connect_AddressInside_IsRefusedAndNobodyIsAsked(string address)
    {
        var hosts = new RecordedHosts((_, _) => new(new HostAnswer(true, "")));
        var port = Open(hosts, allow: []);

        var said = await SayAsync(port, $"CONNECT {address}:{_server.Port} HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403 Forbidden", said, StringComparison.Ordinal);
        Assert.Contains("only the public internet is reached", said, StringComparison.Ordinal);
        Assert.Empty(hosts.Asked);
        Assert.Single(hosts.Refused);
        Assert.Empty(_server.Heads);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("8.8.8.8,127.0.0.1")]
    public async Task Connect_AllowedNameThatLeadsInside_IsRefused(string addresses)
    {
        var hosts = new RecordedHosts((_, _) => new(new HostAnswer(true, "")));
        var port = Open(hosts, (_, _) => Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray()), allow: []);

        var said = await SayAsync(port, $"CONNECT turning.test:{_server.Port} HTTP/1.1\r\n\r\n");

        Assert.Contains("turning.test leads to 127.0.0.1, this machine itself", said, StringComparison.Ordinal);
        Assert.Equal([$"turning.test:{_server.Port}"], hosts.Refused);
    }

    /// <summary>First a public address, then this machine: the name is looked up once for a connection, and what was judged is what is connected to.</summary>
    [Fact]
    public async Task Connect_NameThatTurns_IsNeverLookedUpTwice()
    {
        var looked = 0;
        var limits = new ProxyLimits { ConnectTime = TimeSpan.FromMilliseconds(300) };
        var (port, _) = OpenBoth(
            new RecordedHosts((_, _) => new(new HostAnswer(true, ""))),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(looked++ == 0 ? "192.0.2.77" : "127.0.0.1")]),
            limits,
            ["192.0.2.0/24"]);

        var first = await SayAsync(port, $"CONNECT turning.test:{_server.Port} HTTP/1.1\r\n\r\n");
        var second = await SayAsync(port, $"CONNECT turning.test:{_server.Port} HTTP/1.1\r\n\r\n");

        Assert.Matches("^HTTP/1.1 50[24]", first);
        Assert.Contains("leads to 127.0.0.1", second, StringComparison.Ordinal);
        Assert.Equal(2, looked);
        Assert.Empty(_server.Heads);
    }

    [Fact]
    public async Task Connect_HostThatIsNotThere_IsSaid()
    {
        var port = Open(new RecordedHosts((_, _) => new(new HostAnswer(true, ""))), (_, _) => Task.FromResult<IPAddress[]>([]));

        Assert.StartsWith("HTTP/1.1 502 Bad Gateway", await SayAsync(port, "CONNECT none.test:443 HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_HeldUntilSomebodyAnswers_WaitsAndThenPasses()
    {
        var answer = new TaskCompletionSource<HostAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var hosts = new RecordedHosts((_, token) => new(answer.Task.WaitAsync(token)));
        var port = Open(hosts);

        var said = SayAsync(port, $"CONNECT held.test:{_server.Port} HTTP/1.1\r\n\r\nGET /held HTTP/1.1\r\n\r\n");
        await Eventually.TrueAsync(() => !hosts.Asked.IsEmpty, seconds: 10);
        Assert.False(said.IsCompleted);
        answer.SetResult(new HostAnswer(true, ""));

        Assert.EndsWith("answer to /held", await said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_TooSlow_IsRefused()
    {
        var port = Open(new RecordedHosts(), limits: new ProxyLimits { HeadTime = TimeSpan.FromMilliseconds(200) });

        Assert.StartsWith("HTTP/1.1 400", await SayAsync(port, "CONNECT slow.test:443 HTT"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_TooLong_IsRefused()
    {
        var port = Open(new RecordedHosts(), limits: new ProxyLimits { Head = 1024 });

        Assert.StartsWith("HTTP/1.1 400", await SayAsync(port, "CONNECT long.test:443 HTTP/1.1\r\nX: " + new string('x', 2000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_RandomBytes_NeverOpenAnything()
    {
        var hosts = new RecordedHosts();
        var port = Open(hosts, limits: new ProxyLimits { HeadTime = TimeSpan.FromMilliseconds(300) });
        var random = new Random(11);

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), None, async (number, token) =>
        {
            var bytes = new byte[300];
            lock (random)
            {
                random.NextBytes(bytes);
            }

            "\r\n\r\n"u8.CopyTo(bytes.AsSpan(296));
            Assert.StartsWith("HTTP/1.1 400", await SayAsync(port, Encoding.Latin1.GetString(bytes)), StringComparison.Ordinal);
        });

        Assert.Empty(hosts.Asked);
    }

    [Fact]
    public async Task Connections_Many_AllPassAndMoreThanAtATimeWait()
    {
        var port = Open(new RecordedHosts($"good.test:{_server.Port}"), limits: new ProxyLimits { Connections = 8 });

        var said = await Task.WhenAll(Enumerable.Range(0, 200).Select(number =>
            SayAsync(port, $"GET http://good.test:{_server.Port}/{number} HTTP/1.1\r\n\r\n")));

        Assert.All(said.Index(), static pair => Assert.EndsWith($"answer to /{pair.Index}", pair.Item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connections_MoreThanACommandMayHave_AreNotTaken()
    {
        var port = Open(new RecordedHosts($"good.test:{_server.Port}"), limits: new ProxyLimits { AllConnections = 1 });

        Assert.EndsWith("/1", await SayAsync(port, $"GET http://good.test:{_server.Port}/1 HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
            Assert.NotEqual("", await SayAsync(port, $"GET http://good.test:{_server.Port}/2 HTTP/1.1\r\n\r\n")));
    }

    [Fact]
    public async Task Bytes_MoreThanACommandMayHave_EndTheConnection()
    {
        using var big = new LocalServer(static _ => new byte[1_000_000]);
        var port = Open(new RecordedHosts($"good.test:{big.Port}"), limits: new ProxyLimits { Bytes = 100_000 });

        var said = await SayAsync(port, $"GET http://good.test:{big.Port}/ HTTP/1.1\r\n\r\n");

        Assert.InRange(said.Length, 0, 200_000);
    }

    [Fact]
    public async Task Idle_ConnectionOnWhichNothingPasses_IsClosed()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var there = ((IPEndPoint)silent.LocalEndpoint).Port;
        var port = Open(new RecordedHosts($"good.test:{there}"), limits: new ProxyLimits { Idle = TimeSpan.FromMilliseconds(200) });

        Assert.StartsWith("HTTP/1.1 200", await SayAsync(port, $"CONNECT good.test:{there} HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    /// <summary>Whatever state connections are in, the end of the command ends them.</summary>
    [Fact]
    public async Task Dispose_WithHeldSlowAndOpenConnections_EndsThemAll()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var there = ((IPEndPoint)silent.LocalEndpoint).Port;
        var hosts = new RecordedHosts(async (name, token) =>
        {
            if (name.StartsWith("held", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return new HostAnswer(true, "");
        });
        var (port, proxy) = OpenBoth(hosts);
        var said = new[]
        {
            SayAsync(port, "CONNECT held.test:443 HTTP/1.1\r\n\r\n"), SayAsync(port, "CONN"),
            SayAsync(port, $"CONNECT good.test:{there} HTTP/1.1\r\n\r\n"),
        };
        await Eventually.TrueAsync(() => hosts.Asked.Count == 2 && silent.Pending(), seconds: 10);

        await proxy.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), None);

        foreach (var one in said)
        {
            Assert.Same(one, await Task.WhenAny(one, Task.Delay(TimeSpan.FromSeconds(10), None)));
        }

        await Assert.ThrowsAnyAsync<SocketException>(() => SayAsync(port, "CONNECT good.test:443 HTTP/1.1\r\n\r\n"));
    }

    [Fact]
    public async Task Continue_AnotherCall_CutsWhatItMayNotReachAndJudgesAnew()
    {
        using var held = new TcpListener(IPAddress.Loopback, 0);
        held.Start();
        var there = ((IPEndPoint)held.LocalEndpoint).Port;
        var (port, proxy) = OpenBoth(new RecordedHosts($"stays.test:{there}", $"goes.test:{there}"));
        using var stays = await TunnelAsync(port, $"stays.test:{there}");
        using var goes = await TunnelAsync(port, $"goes.test:{there}");
        using var first = await held.AcceptSocketAsync(None);
        using var second = await held.AcceptSocketAsync(None);
        var next = new RecordedHosts { Unasked = [$"stays.test:{there}"] };

        Assert.True(proxy.Continue(next));

        Assert.Equal(0, await ReceiveAsync(goes));
        await stays.SendAsync(new byte[] { 7 }, SocketFlags.None, None);
        Assert.Equal(1, await first.ReceiveAsync(new byte[2], SocketFlags.None, None));
        Assert.StartsWith("HTTP/1.1 403", await SayAsync(port, $"CONNECT stays.test:{there} HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal([$"stays.test:{there}"], next.Asked);
    }

    [Fact]
    public async Task Continue_WhileAConnectionIsJudged_TheNewCallHasTheLastWord()
    {
        var answer = new TaskCompletionSource<HostAnswer>();
        var before = new RecordedHosts((_, _) => new(answer.Task));
        var (port, proxy) = OpenBoth(before);
        var said = SayAsync(port, $"CONNECT late.test:{_server.Port} HTTP/1.1\r\n\r\nGET /late HTTP/1.1\r\n\r\n");
        await Eventually.TrueAsync(() => before.Asked.Count == 1, seconds: 10);

        Assert.True(proxy.Continue(new RecordedHosts()));
        answer.SetResult(new HostAnswer(true, ""));

        Assert.StartsWith("HTTP/1.1 403 Forbidden", await said, StringComparison.Ordinal);
        Assert.Empty(_server.Heads);
    }

    [Fact]
    public async Task Continue_OfOneThatHasEnded_IsNone()
    {
        var (_, proxy) = OpenBoth(new RecordedHosts());
        await proxy.DisposeAsync();

        Assert.False(proxy.Continue(new RecordedHosts()));
    }

    [Fact]
    public async Task Continue_AnotherCall_HasAllOfItsConnections()
    {
        var limits = new ProxyLimits { AllConnections = 2 };
        var (port, proxy) = OpenBoth(new RecordedHosts(), limits: limits);
        await SayAsync(port, "CONNECT bad.test:443 HTTP/1.1\r\n\r\n");

        Assert.True(proxy.Continue(new RecordedHosts()));

        await SayAsync(port, "CONNECT bad.test:443 HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 403", await SayAsync(port, "CONNECT worse.test:443 HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    private static async Task<Socket> TunnelAsync(int port, string name)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, None);
        await socket.SendAsync(Encoding.Latin1.GetBytes($"CONNECT {name} HTTP/1.1\r\n\r\n"), SocketFlags.None, None);
        var head = new byte[200];
        Assert.NotEqual(0, await socket.ReceiveAsync(head, SocketFlags.None, None));
        return socket;
    }

    private static async Task<int> ReceiveAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], SocketFlags.None, None);
        }
        catch (SocketException)
        {
            // Cut, without a goodbye.
            return 0;
        }
    }

    private int Open(ICommandHosts hosts, NameResolver? resolve = null, ProxyLimits? limits = null, IReadOnlyList<string>? allow = null) =>
        OpenBoth(hosts, resolve, limits, allow).Port;

    private (int Port, CommandProxy Proxy) OpenBoth(
        ICommandHosts hosts, NameResolver? resolve = null, ProxyLimits? limits = null, IReadOnlyList<string>? allow = null)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        var connector = new GuardedConnector(
            allow ?? ["127.0.0.1"], resolve ?? ((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])));
        var proxy = new CommandProxy(connector, hosts, limits ?? new ProxyLimits());
        proxy.Begin(_ => Task.FromResult<Socket?>(listener));
        _opened.Add(proxy);
        return (((IPEndPoint)listener.LocalEndPoint!).Port, proxy);
    }

    /// <summary>Says something to the proxy and reads until it has said all.</summary>
    private static async Task<string> SayAsync(int port, string text)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, None);
        await socket.SendAsync(Encoding.Latin1.GetBytes(text), SocketFlags.None, None);
        var said = new StringBuilder();
        var piece = new byte[4096];
        while (await socket.ReceiveAsync(piece, SocketFlags.None, None) is > 0 and var count)
        {
            said.Append(Encoding.Latin1.GetString(piece, 0, count));
        }

        return said.ToString();
    }
}
