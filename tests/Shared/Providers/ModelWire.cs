using AgentHost.ModelServing;

namespace AgentHost.Testing.Shared;

/// <summary>A client of a provider against a real server.</summary>
internal abstract class ModelWire(ModelServer server, string providerType) : IAsyncDisposable, IHttpClients
{
    private readonly SocketsHttpHandler _pool = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };

    public ModelServer Server { get; } = server;

    public HttpClient Create() => new(_pool, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public ModelClientOptions Options(string settings = "{}", string model = "test-model") => new("test", model)
    {
        ProviderType = providerType,
        BaseUrl = Server.BaseUrl,
        Settings = AgentJson.Parse(settings),
    };

    public Task<List<ModelUpdate>> AskAsync(string settings = "{}", ModelRequest? request = null, CancellationToken cancellationToken = default) =>
        AskAsync(Options(settings), request, cancellationToken);

    public async Task<List<ModelUpdate>> AskAsync(ModelClientOptions options, ModelRequest? request = null, CancellationToken cancellationToken = default)
    {
        await using var client = CreateProvider().CreateClient(options);
        var updates = new List<ModelUpdate>();
        await foreach (var update in client.StreamAsync(request ?? Say("hello"), cancellationToken))
        {
            Assert.False(updates is [.., ModelFinished or ModelFault], "Nothing follows the last update.");
            updates.Add(update);
        }

        Assert.True(updates is [.., ModelFinished or ModelFault], "The last update says how it ended.");
        return updates;
    }

    public static ModelRequest Say(string text) => new([new Message("1", MessageRole.User, [new TextPart(text)], default)]);

    public static string Text(IEnumerable<ModelUpdate> updates) => string.Concat(updates.OfType<TextDelta>().Select(delta => delta.Text));

    public static List<(string? Id, string? Tool, string Arguments)> Calls(IEnumerable<ModelUpdate> updates) =>
    [
        .. updates.OfType<ToolCallDelta>().GroupBy(delta => delta.Index).OrderBy(group => group.Key)
            .Select(group => (group.First().CallId, group.First().Tool, string.Concat(group.Select(delta => delta.Arguments)))),
    ];

    protected abstract ModelProvider CreateProvider();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _pool.Dispose();
    }
}
