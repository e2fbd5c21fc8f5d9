using System.Text;

namespace AgentHost.ModelServing;

/// <summary>
/// A model provider for tests: a real HTTP server on 127.0.0.1 that speaks a provider's true wire format, says what a scenario says,
/// misbehaves when told to, and records and checks all that it is asked. Safe for use from any thread.
/// </summary>
public sealed class ModelServer : IAsyncDisposable
{
    private readonly RequestRecorder _recorder;
    private readonly Answerer _answerer;
    private readonly Listener _listener;
    private readonly RequestLog? _log;
    private readonly string _basePath;

    private ModelServer(Scenario scenario, Func<RecordedRequest, Reply>? responder, ModelServerOptions options)
    {
        if (ScenarioCheck.Find(scenario) is { } problem)
        {
            throw new ScenarioException(problem);
        }

        _recorder = new RequestRecorder();
        _log = options.LogFile is { } file ? new RequestLog(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) : null;
        IWireFormat format = WireFormats.Make(scenario.Wire);
        _basePath = format.BasePath;
        _answerer = new Answerer(format, scenario, responder, _recorder, _log, options.Time);
        try
        {
            _listener = new Listener(options.Port, options.MaxBodyBytes, _answerer, _recorder);
        }
        catch
        {
            _log?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The address to configure: <c>http://127.0.0.1:PORT/v1</c>, or without <c>/v1</c> for the wire <c>messages</c>, as its clients want it.
    /// </summary>
    public string BaseUrl => $"http://127.0.0.1:{_listener.Port}{_basePath}";

    /// <summary>The port.</summary>
    public int Port => _listener.Port;

    /// <summary>All requests so far, listings and unknown addresses included, in order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _recorder.Requests;

    /// <summary>The requests that asked the model.</summary>
    public IReadOnlyList<RecordedRequest> ModelRequests => [.. _recorder.Requests.Where(r => r.ModelIndex is not null)];

    /// <summary>Rules of the wire format that requests broke.</summary>
    public IReadOnlyList<Violation> Violations => _recorder.Violations;

    /// <summary>
    /// What went wrong with the test itself: no step for a request, an unknown address, no HTTP, a fault whose place was not reached, a responder that threw.
    /// </summary>
    public IReadOnlyList<string> Failures => _recorder.Failures;

    /// <summary>How many steps still have answers to give.</summary>
    public int StepsLeft => _answerer.StepsLeft;

    /// <summary>How many connections have been accepted so far.</summary>
    public int ConnectionCount => _listener.ConnectionCount;

    /// <summary>How many connections are open now.</summary>
    public int OpenConnections => _listener.OpenConnections;

    /// <summary>Starts a server that follows a scenario.</summary>
    /// <exception cref="ScenarioException">The scenario contradicts itself.</exception>
    public static Task<ModelServer> StartAsync(Scenario scenario, ModelServerOptions? options = null) =>
        Task.FromResult(new ModelServer(scenario, null, options ?? new ModelServerOptions()));

    /// <summary>Starts a server that asks a function for each reply. The function is called on any thread, for requests side by side too.</summary>
    public static Task<ModelServer> StartAsync(Func<RecordedRequest, Reply> responder, ModelServerOptions? options = null) =>
        StartAsync(Scenario.Create(), responder, options);

    /// <summary>The same, with the wire, the models and the key of a scenario without steps.</summary>
    public static Task<ModelServer> StartAsync(Scenario scenario, Func<RecordedRequest, Reply> responder, ModelServerOptions? options = null) =>
        Task.FromResult(new ModelServer(scenario, responder, options ?? new ModelServerOptions()));

    /// <summary>
    /// Compiles the server's code by using it once, for tests that measure; a process of the server's own does so before it prints its address.
    /// </summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task WarmUpAsync(CancellationToken cancellationToken = default) => WarmUp.RunAsync(cancellationToken);

    /// <summary>Waits until that many requests have arrived in all, and gives the last of them.</summary>
    /// <param name="count">From 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<RecordedRequest> WaitForRequestAsync(int count, CancellationToken cancellationToken = default) => _recorder.WaitAsync(count, cancellationToken);

    /// <summary>Throws when there are violations, failures or unused steps; says all of them.</summary>
    public void Verify()
    {
        var text = new StringBuilder();
        foreach (Violation violation in Violations)
        {
            text.Append("request ").Append(violation.RequestIndex).Append(": ").Append(violation.Rule).Append(" at ").Append(violation.Place)
                .Append(": ").AppendLine(violation.Message);
        }

        foreach (string failure in Failures)
        {
            text.AppendLine(failure);
        }

        if (StepsLeft > 0)
        {
            text.Append(StepsLeft).AppendLine(" steps of the scenario were not used");
        }

        if (text.Length > 0)
        {
            throw new InvalidOperationException(text.ToString());
        }
    }

    /// <summary>Stops: open connections are closed, their ends awaited.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _log?.Dispose();
    }
}
