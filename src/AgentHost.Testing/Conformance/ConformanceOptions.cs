namespace AgentHost.Testing.Conformance;

/// <summary>Options of a conformance check of a plugin.</summary>
public sealed record ConformanceOptions
{
    /// <summary>
    /// Arguments of tools, as JSON text by tool name. A tool that is named here is called for real, with all that it does.
    /// Others are called with arguments made from their schema, and run only where their plan does nothing but read.
    /// </summary>
    public IReadOnlyDictionary<string, string> Calls { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings, as the JSON of an <c>agent.json</c>.</summary>
    public string Settings { get; init; } = "{}";

    /// <summary>Files of the workspace that tools are called in: path to text. Default none.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders of plugins that it needs.</summary>
    public IReadOnlyList<string> OtherPlugins { get; init; } = [];

    /// <summary>
    /// The program's folder: plugins that come with it (in <c>plugins</c>) check entries of the kinds that they brought. Default: the runner's folder.
    /// </summary>
    public string? Program { get; init; }

    /// <summary>The runner's assembly; as in <see cref="TestHostOptions.Runner"/>.</summary>
    public string Runner { get; init; } = new TestHostOptions().Runner;

    /// <summary>Longest time for activation. Default 10 s, as in the host.</summary>
    public TimeSpan ActivationDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a call to answer. Default 10 s.</summary>
    public TimeSpan AnswerDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that code may go on once its token has fired. Default 2 s, after which the host leaves it behind.</summary>
    public TimeSpan CancelDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest time for stopping. Default 5 s, as in the host.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(5);
}
