using AgentHost.ModelServing;
using AgentHost.Plugins.Anthropic.Bedrock;
using AgentHost.Plugins.Anthropic.Vertex;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Anthropic.Tests.Clouds;

/// <summary>The plugin's world, with a real server as the cloud and a folder of its own for files of keys.</summary>
internal sealed class CloudWire : IAsyncDisposable, IPluginContext, IHttpClients, ICredentials
{
    private readonly SocketsHttpHandler _pool = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };

    private CloudWire(ModelServer server) => Server = server;

    public ModelServer Server { get; }

    public string Files { get; } = Directory.CreateTempSubdirectory("clouds").FullName;

    /// <summary>Answers in the place of Amazon's services for logins, each under its own name.</summary>
    public TokenServer? Logins { get; set; }

    /// <summary>The folder of logins at IAM Identity Center.</summary>
    public string LoginFolder => Directory.CreateDirectory(Path.Combine(Files, "sso-cache")).FullName;

    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    public ManualClock Clock { get; } = new();

    public string Id => "anthropic";

    public string Version => "0.1.0";

    public string Folder => throw new NotSupportedException();

    public string DataFolder => throw new NotSupportedException();

    public ILogger Logger => throw new NotSupportedException();

    public TimeProvider Time => Clock;

    public IKeyValueStore State => throw new NotSupportedException();

    public IEvents Events => throw new NotSupportedException();

    public IHttpClients Http => this;

    public ICredentials Credentials => this;

    public ICapabilities Capabilities => throw new NotSupportedException();

    public CancellationToken Stopping => CancellationToken.None;

    public static async Task<CloudWire> StartAsync(Scenario scenario) => new(await ModelServer.StartAsync(scenario));

    public static async Task<CloudWire> StartAsync(Scenario scenario, Func<RecordedRequest, Reply> responder) =>
        new(await ModelServer.StartAsync(scenario, responder));

    public HttpClient Create() => new(new Led(this), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) => new(Secrets.GetValueOrDefault(name));

    public IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
        where TCapability : class => throw new NotSupportedException();

    public IModels? Models => null;

    public ISecretStore? SecretStore => null;

    public ISecretFilter? SecretFilter => null;

    public TFeature? TryGet<TFeature>()
        where TFeature : class => null;

    /// <summary>Writes a file and gives its path, fit to stand in JSON.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Files, name);
        File.WriteAllText(path, text);
        return path.Replace('\\', '/');
    }

    public ModelClientOptions Bedrock(string settings, string? key = null, string model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0") =>
        Options("bedrock", settings, key, model);

    public ModelClientOptions Vertex(string settings, string? key = null, string model = "claude-sonnet-4-5@20250929") =>
        Options("vertex", settings, key, model);

    public ModelProvider Provider(ModelClientOptions options) =>
        options.ProviderType == "bedrock" ? new BedrockProvider(this, LoginFolder) : new VertexProvider(this);

    public Task<List<ModelUpdate>> AskAsync(ModelClientOptions options, ModelRequest? request = null) => AskAsync(Provider(options), options, request);

    public static async Task<List<ModelUpdate>> AskAsync(ModelProvider provider, ModelClientOptions options, ModelRequest? request = null)
    {
        await using var client = provider.CreateClient(options);
        return await ReadAsync(client, request);
    }

    public static async Task<List<ModelUpdate>> ReadAsync(ModelClient client, ModelRequest? request = null)
    {
        var updates = new List<ModelUpdate>();
        await foreach (var update in client.StreamAsync(request ?? Wire.Say("hello"), CancellationToken.None))
        {
            Assert.False(updates is [.., ModelFinished or ModelFault], "Nothing follows the last update.");
            updates.Add(update);
        }

        Assert.True(updates is [.., ModelFinished or ModelFault], "The last update says how it ended.");
        return updates;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _pool.Dispose();
        Directory.Delete(Files, recursive: true);
    }

    private ModelClientOptions Options(string type, string settings, string? key, string model) => new("cloud", model)
    {
        ProviderType = type,
        BaseUrl = Server.BaseUrl,
        Credential = key,
        CredentialSource = key is null ? null : "environment variable KEY",
        Settings = AgentJson.Parse(settings),
    };

    /// <summary>Leads what goes to Amazon to the server of this test; the request itself stays as it is.</summary>
    private sealed class Led(CloudWire wire) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _pool = new(wire._pool, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (wire.Logins is { } logins && request.RequestUri is { Scheme: "https" } asked && asked.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal))
            {
                request.Headers.Host = asked.Host;
                request.RequestUri = new Uri($"http://{logins.Host}{asked.PathAndQuery}");
            }

            return _pool.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _pool.Dispose();
            base.Dispose(disposing);
        }
    }
}
