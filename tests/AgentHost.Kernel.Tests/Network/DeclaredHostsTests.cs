using System.Net;
using System.Net.Sockets;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Security.Network;

namespace AgentHost.Kernel.Tests.Network;

/// <summary>A plugin's HTTP clients reach the hosts that its manifest names, and no other.</summary>
public sealed class DeclaredHostsTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api.example.org", "https://api.example.org/v1", true)]
    [InlineData("api.example.org", "https://API.example.org./v1", true)]
    [InlineData("api.example.org", "https://api.example.org.evil.example/", false)]
    [InlineData("api.example.org", "https://example.org/", false)]
    [InlineData("api.example.org", "https://user@api.example.org/", false)]
    [InlineData("*.example.org", "https://a.b.example.org/", true)]
    [InlineData("*.example.org", "https://example.org/", false)]
    [InlineData("*.example.org", "https://notexample.org/", false)]
    [InlineData("api.example.org:8443", "https://api.example.org:8443/", true)]
    [InlineData("api.example.org:8443", "https://api.example.org/", false)]
    [InlineData("[::1]", "http://[::1]:8080/", true)]
    [InlineData("*", "http://anywhere.example/", true)]
    [InlineData("", "https://api.example.org/", false)]
    public void Check_AnAddress_IsTakenAsDeclared(string declared, string address, bool taken)
    {
        var hosts = new DeclaredHosts(Manifest(declared));
        var refusal = Record.Exception(() => hosts.Check(new Uri(address)));
        Assert.Equal(taken, refusal is null);
        Assert.True(refusal is null or EgressException, refusal?.ToString());
    }

    [Theory]
    [InlineData("https://api.example.org")]
    [InlineData("api.example.org/v1")]
    [InlineData("a b")]
    [InlineData("a*.example.org")]
    [InlineData("")]
    public void Read_WhatIsNoHost_IsNone(string text) => Assert.Null(DeclaredHosts.Read(text));

    [Fact]
    public async Task Clients_OfAHostThatIsNotDeclared_RefuseBeforeAnythingIsSent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var clients = new HttpClients().For(Manifest("api.example.org"));
        using var free = clients.Create();
        using var guarded = clients.CreateGuarded(["127.0.0.1"]);

        Assert.Equal(
            "The plugin sample may not talk to 127.0.0.1: its plugin.json does not name it under permissions.network.",
            (await Assert.ThrowsAsync<EgressException>(() => free.GetAsync(address, None))).Message);
        await Assert.ThrowsAsync<EgressException>(() => guarded.GetAsync(address, None));
        using var sync = new HttpRequestMessage(HttpMethod.Get, address);
        Assert.Throws<EgressException>(() => free.Send(sync, None));
        Assert.False(listener.Pending());
    }

    [Fact]
    public void For_AnyHost_TakesNoDetour()
    {
        var clients = new HttpClients();
        Assert.Same(clients, clients.For(Manifest("*")));
    }

    [Fact]
    public async Task Plugin_WithoutADeclaration_ReachesTheAddressThatSettingsGiveItsProvider()
    {
        await using var rig = new HostRig();
        IHttpClients? http = null;
        var provider = new AskingProvider(() => http!);
        rig.Stub.Provider(provider, new ProviderSpec("asking") { Anonymous = true, Rank = 0, DefaultModel = "m" }).Activated = (context, _) =>
        {
            http = context.Http;
            return default;
        };
        await rig.OpenAsync("""{ "model": "asking/m", "providers": { "asking": { "baseUrl": "http://127.0.0.1:1/v1" } } }""");
        await rig.RunAsync();

        Assert.Equal(["HttpRequestException", "EgressException"], provider.Met);
    }

    private static PluginManifest Manifest(string declared) =>
        new("sample", "1.0.0") { Permissions = new() { Network = declared.Length == 0 ? [] : [declared] } };

    /// <summary>Asks where it was told to, and elsewhere; notes what comes of it.</summary>
    private sealed class AskingProvider(Func<IHttpClients> http) : ModelProvider
    {
        public List<string> Met { get; } = [];

        public override ModelClient CreateClient(ModelClientOptions options) => new Client(this, options.BaseUrl!);

        private sealed class Client(AskingProvider owner, string address) : ModelClient
        {
            public override async IAsyncEnumerable<ModelUpdate> StreamAsync(
                ModelRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
            {
                using var client = owner.Http.Create();
                foreach (var where in new[] { address, "http://localhost:1/" })
                {
                    var fault = await Record.ExceptionAsync(() => client.GetAsync(new Uri(where), cancellationToken));
                    owner.Met.Add(fault!.GetType().Name);
                }

                yield return new TextDelta("done");
                yield return new ModelFinished(FinishReason.Stop);
            }
        }

        private IHttpClients Http => http();
    }
}
