namespace AgentHost.Testing.Conformance;

/// <summary>How a plugin is checked.</summary>
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

    /// <summary>How long activation may take. Default 10 s, as in the host.</summary>
    public TimeSpan ActivationDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may take to answer. Default 10 s.</summary>
    public TimeSpan AnswerDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long code may go on once its token has fired. Default 2 s, after which the host leaves it behind.</summary>
    public TimeSpan CancelDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long stopping may take. Default 5 s, as in the host.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(5);
}
