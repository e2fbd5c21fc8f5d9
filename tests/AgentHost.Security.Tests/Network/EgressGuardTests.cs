using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Security.Network;

namespace AgentHost.Security.Tests.Network;

public sealed class EgressGuardTests : IAsyncDisposable
{
    private readonly OneLineServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Addresses in every spelling; each has to be refused before anything is connected to.</summary>
    public static TheoryData<string> Inside =>
    [
        "http://127.0.0.1/",
        "http://127.1/",                              // left-out parts
        "http://127.255.255.254/",
        "http://2130706433/",                         // decimal
        "http://017700000001/",                       // octal
        "http://0177.0.0.1/",
        "http://0x7f000001/",                         // hexadecimal
        "http://0x7f.0x0.0x0.0x1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://10.255.255.255:8080/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://192.168.0x1.0x1/",
        "http://169.254.169.254/latest/meta-data/",   // a cloud's metadata
        "http://2852039166/",                         // the same, decimal
        "http://100.64.0.1/",                         // carrier's NAT
        "http://100.100.100.200/",                    // a cloud's metadata
        "http://168.63.129.16/",                      // a cloud's service
        "http://192.0.0.192/",                        // a cloud's metadata
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://198.51.100.7/",
        "http://203.0.113.9/",
        "http://224.0.0.1/",                          // multicast
        "http://239.255.255.250:1900/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",                 // mapped
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::ffff:0:10.0.0.1]/",                // translated
        "http://[::127.0.0.1]/",                      // compatible
        "http://[64:ff9b::7f00:1]/",                  // NAT64
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::1]/",                     // NAT64 of a local network
        "http://[2002:7f00:1::]/",                    // 6to4
        "http://[2002:c0a8:101::1]/",
        "http://[2001:0:53aa:64c::1]/",               // Teredo
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[2606:4700::5efe:10.0.0.1]/",         // ISATAP
        "http://[2606:4700::200:5efe:192.168.0.1]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",                    // a cloud's metadata
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[100::1]/",                           // to be discarded
        "http://[5f00::1]/",
        "https://localhost/",
        "http://LOCALHOST./",
        "http://127.0.0.1./",                         // the root's dot
        "http://169.254.169.254./latest/meta-data/",
        "http://127。0。0。1/",                        // other languages' full stops
        "http://[::ffff:192.168.1.1]:8080/",
        "http://metadata.google.internal./",
        "http://instance-data/latest/meta-data/",     // a cloud's metadata, by its old name
        "http://private.example/",                    // names, by what they lead to
        "http://mixed.example/",
        "http://mapped.example/",
        "http://metadata.google.internal/",
    ];

    /// <summary>Digits in circles are no digits where names have one form alone: such a name is looked for and not found, so nothing is connected to.</summary>
    [Fact]
    public async Task Send_DigitsInCircles_AreNoAddress()
    {
        var asked = new List<string>();
        using var client = new HttpClients((host, _) => { asked.Add(host); return Task.FromResult<IPAddress[]>([]); }, new WebProxy()).CreateGuarded();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync("http://①②⑦.⓪.⓪.①/"));

        Assert.DoesNotContain(asked, static host => IPAddress.TryParse(host, out _));
    }

    /// <summary>The same with the system's own resolver, for what is an address and needs none.</summary>
    [Fact]
    public async Task Send_InsideAddressesWithTheSystemsResolver_AreRefusedByTheirForm()
    {
        using var client = new HttpClients(proxy: new WebProxy()).CreateGuarded();
        var addresses = Inside.Select(static row => row.Data)
            .Where(static address =>
                Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6).ToList();
        Assert.True(addresses.Count > 20);

        foreach (var address in addresses)
        {
            var refusal = await Assert.ThrowsAsync<EgressException>(() => client.GetAsync(address));
            Assert.Contains("only the public internet is reached", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task Send_InsideAddress_IsRefused(string address)
    {
        using var client = new HttpClients((host, _) => Task.FromResult(Names(host)), new WebProxy()).CreateGuarded();

        var refusal = await Assert.ThrowsAsync<EgressException>(() => client.GetAsync(address));

        Assert.Contains("only the public internet is reached", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:808:808::1")]
    [InlineData("::ffff:8.8.8.8")]
    public void Describe_PublicAddress_IsNothingSpecial(string address) => Assert.Null(SpecialNetworks.Describe(IPAddress.Parse(address)));

    [Fact]
    public void Describe_RandomAddresses_AgreeWithTheAddressTheyCarry()
    {
        var random = new Random(3);
        var bytes = new byte[4];
        for (var i = 0; i < 5_000; i++)
        {
            random.NextBytes(bytes);
            var address = new IPAddress(bytes);
            var carried = SpecialNetworks.Describe(address);

            Assert.Equal(carried, SpecialNetworks.Describe(address.MapToIPv6()));
            Assert.Equal(carried, SpecialNetworks.Describe(new IPAddress([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes])));
            Assert.Equal(carried, SpecialNetworks.Describe(new IPAddress([0x20, 2, .. bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
        }
    }

    [Fact]
    public async Task Send_NameThatTurns_ConnectsToWhatWasJudged()
    {
        // First a public address, then this machine: whoever asks twice is had.
        var asked = 0;
        using var client = new HttpClients((_, _) => Task.FromResult(new[] { IPAddress.Parse(asked++ == 0 ? "192.0.2.77" : "127.0.0.1") }), new WebProxy())
            .CreateGuarded(["192.0.2.0/24"]);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        // Nothing is at the first address; what matters is that the second is never asked for.
        await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync($"http://turning.example:{_server.Port}/", deadline.Token));

        Assert.Equal(1, asked);
        Assert.Equal(0, _server.Connections);
    }

    [Fact]
    public async Task Send_NameThatTurnsInside_IsRefusedWithTheNextConnection()
    {
        var inside = false;
        using var client = new HttpClients((_, _) => Task.FromResult(new[] { IPAddress.Parse(inside ? "10.0.0.1" : "127.0.0.1") }), new WebProxy())
            .CreateGuarded([$"127.0.0.1:{_server.Port}"]);
        Assert.Equal("here", await client.GetStringAsync($"http://turning.example:{_server.Port}/"));

        inside = true;

        await Assert.ThrowsAsync<EgressException>(() => client.GetAsync($"http://turning.example:{_server.Port}/"));
    }

    [Theory]
    [InlineData("127.0.0.1:PORT")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    [InlineData("0.0.0.0/0")]
    [InlineData("*")]
    public async Task Send_AllowedAddress_IsReached(string rule)
    {
        using var client = new HttpClients(proxy: new WebProxy()).CreateGuarded([rule.Replace("PORT", $"{_server.Port}", StringComparison.Ordinal)]);

        Assert.Equal("here", await client.GetStringAsync($"http://127.0.0.1:{_server.Port}/"));
    }

    [Theory]
    [InlineData("intranet.example", true)]
    [InlineData("intranet.example:PORT", true)]
    [InlineData("INTRANET.example", true)]
    [InlineData("*.example", true)]
    [InlineData("intranet.example:1", false)]
    [InlineData("*.intranet.example", false)]
    [InlineData("example", false)]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("10.0.0.0/8", false)]
    public async Task Send_AllowedName_IsReachedWhereItLeads(string rule, bool reached)
    {
        using var client = new HttpClients((_, _) => Task.FromResult(new[] { IPAddress.Loopback }), new WebProxy())
            .CreateGuarded([rule.Replace("PORT", $"{_server.Port}", StringComparison.Ordinal)]);
        var address = $"http://intranet.example:{_server.Port}/";

        if (reached)
        {
            Assert.Equal("here", await client.GetStringAsync(address));
        }
        else
        {
            await Assert.ThrowsAsync<EgressException>(() => client.GetAsync(address));
            Assert.Equal(0, _server.Connections);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/99")]
    [InlineData("a b")]
    [InlineData("user@host")]
    [InlineData("http://host/")]
    [InlineData("a*b")]
    [InlineData("*.*")]
    public void CreateGuarded_NoRule_IsRefusedWithTheText(string rule)
    {
        var refusal = Assert.Throws<EgressException>(() => new HttpClients().CreateGuarded([rule]));

        Assert.Contains($"\"{rule}\"", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.org/", "scheme ftp")]
    [InlineData("file:///etc/passwd", "scheme file")]
    [InlineData("http://user@example.org/", "names a user")]
    [InlineData("http://user:pw@example.org/", "names a user")]
    public async Task Send_OtherForms_AreRefused(string address, string expected)
    {
        using var client = new HttpClients(proxy: new WebProxy()).CreateGuarded();

        var refusal = await Assert.ThrowsAsync<EgressException>(() => client.GetAsync(address));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NewestVersionAskedFor_StillGoesThroughTheGuard()
    {
        using var client = new HttpClients(proxy: new WebProxy()).CreateGuarded();
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://127.0.0.1/")
        {
            Version = HttpVersion.Version30,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact
        };

        await Assert.ThrowsAsync<EgressException>(() => client.SendAsync(request));
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        _server.Answer = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        using var client = new HttpClients(proxy: new WebProxy()).CreateGuarded(["127.0.0.1"]);

        using var response = await client.GetAsync($"http://127.0.0.1:{_server.Port}/");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Fact]
    public async Task Send_SecondOfTwoAddressesAnswers_IsReached()
    {
        // The server listens at the second alone.
        using var client = new HttpClients((_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Loopback }), new WebProxy())
            .CreateGuarded(["127.0.0.0/8"]);

        Assert.Equal("here", await client.GetStringAsync($"http://two.example:{_server.Port}/"));
    }

    [Fact]
    public async Task Send_BehindAProxy_GoesThroughItAndIsJudgedByName()
    {
        // The proxy itself may be on this machine; what is asked of it may not.
        var proxy = new WebProxy($"http://127.0.0.1:{_server.Port}");
        using var client = new HttpClients((host, _) => Task.FromResult(Names(host)), proxy).CreateGuarded();

        Assert.Equal("here", await client.GetStringAsync("http://public.example/x"));
        Assert.StartsWith("GET http://public.example/x ", _server.LastRequest, StringComparison.Ordinal);
        foreach (var inside in new[] { "http://private.example/", "http://10.0.0.1/", "http://unknown.local/", "http://unknown/" })
        {
            await Assert.ThrowsAsync<EgressException>(() => client.GetAsync(inside));
        }

        Assert.Equal("here", await client.GetStringAsync("http://unknown.example/"));
        Assert.Equal(2, _server.Connections);
    }

    private static IPAddress[] Names(string host) => host.TrimEnd('.').ToLowerInvariant() switch
    {
        "localhost" => [IPAddress.IPv6Loopback, IPAddress.Loopback],
        "private.example" => [IPAddress.Parse("192.168.7.7")],
        "mixed.example" => [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.1.1.1")],
        "mapped.example" => [IPAddress.Parse("::ffff:127.0.0.1")],
        "instance-data" or "metadata.google.internal" => [IPAddress.Parse("169.254.169.254")],
        "public.example" => [IPAddress.Parse("8.8.8.8")],
        var other => IPAddress.TryParse(other, out var address) ? [address] : [],
    };

    /// <summary>Answers every connection with one answer and closes it.</summary>
    private sealed class OneLineServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public OneLineServer()
        {
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Connections { get; private set; }

        public string LastRequest { get; private set; } = "";

        public string Answer { get; set; } = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere";

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var socket = await _listener.AcceptSocketAsync();
                    Connections++;
                    var buffer = new byte[4_096];
                    var read = await socket.ReceiveAsync(buffer);
                    LastRequest = Encoding.ASCII.GetString(buffer, 0, read);
                    await socket.SendAsync(Encoding.ASCII.GetBytes(Answer));
                    socket.Shutdown(SocketShutdown.Send);
                    while (await socket.ReceiveAsync(buffer) > 0)
                    {
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or InvalidOperationException)
            {
                // Stopped.
            }
        }
    }
}
