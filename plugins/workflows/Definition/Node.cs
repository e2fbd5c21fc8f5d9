using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A node. Immutable.</summary>
/// <param name="Id">Its name in its graph.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Place">Where it is declared.</param>
internal sealed record Node(string Id, NodeKind Kind, Place Place)
{
    /// <summary>Edges to other nodes.</summary>
    public IReadOnlyList<Edge> Next { get; init; } = [];

    /// <summary>Taken edges that it waits for: 0 for all that lead to it, else a number.</summary>
    public int Join { get; init; }

    /// <summary>Attempts.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Node that runs when it has failed; null for none.</summary>
    public string? OnError { get; init; }

    /// <summary>Place of <see cref="OnError"/>.</summary>
    public Place OnErrorPlace { get; init; }

    /// <summary>Policy for an unknown outcome; null for that of its kind.</summary>
    public UnknownPolicy? OnUnknown { get; init; }

    /// <summary>Longest time, in minutes; null for what is usual.</summary>
    public double? Minutes { get; init; }

    /// <summary>Runs at most that often; null for once, but where a <c>goto</c> leads back.</summary>
    public int? Visits { get; init; }

    /// <summary>Keys that it writes.</summary>
    public IReadOnlyList<Save> Saves { get; init; } = [];

    /// <summary>Prompt of an agent, line of a command, question of a wait.</summary>
    public Template? Text { get; init; }

    /// <summary>Agent's name; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>Model; null for the usual one.</summary>
    public string? Model { get; init; }

    /// <summary>Model as a text with values; null for the usual one.</summary>
    public Template? ModelText { get; init; }

    /// <summary>Model from the second attempt on, and in a loop once two iterations did not reach its end; null for the same.</summary>
    public string? Escalate { get; init; }

    /// <summary>Name of the git worktree that it works in; null for the folder of the run. Of a loop, that of its check.</summary>
    public Template? Worktree { get; init; }

    /// <summary>The most that an agent may cost, in US dollars; null for what is left to the run.</summary>
    public double? Cost { get; init; }

    /// <summary>Signal that a wait is for; null where a person is asked.</summary>
    public string? Signal { get; init; }

    /// <summary>The elements of a foreach come in an order that nobody chose. Default false.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The only tools of an agent; null for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Place of the tools or the tool.</summary>
    public Place ToolPlace { get; init; }

    /// <summary>Tool that is called.</summary>
    public string? Tool { get; init; }

    /// <summary>Arguments of the tool: a value whose texts are templates.</summary>
    public object? Arguments { get; init; }

    /// <summary>A command that fails is a result like any other. Default false.</summary>
    public bool AnyExit { get; init; }

    /// <summary>It only reads, so it can run again. Default false.</summary>
    public bool Reads { get; init; }

    /// <summary>Answers of a wait.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Answer of a wait that nobody is asked; null for the first option.</summary>
    public string? Default { get; init; }

    /// <summary>Values that a set gives to keys.</summary>
    public IReadOnlyList<(Save Save, Expression Value)> Sets { get; init; } = [];

    /// <summary>Graphs within.</summary>
    public IReadOnlyList<Body> Bodies { get; init; } = [];

    /// <summary>The most bodies at once.</summary>
    public int Bound { get; init; } = 4;

    /// <summary>Bodies that have to succeed: 0 for all; the rest is ended then.</summary>
    public int Need { get; init; }

    /// <summary>List of a foreach.</summary>
    public Expression? Over { get; init; }

    /// <summary>Name of the element in the body.</summary>
    public string As { get; init; } = "item";

    /// <summary>Guards of a loop.</summary>
    public LoopRules? Loop { get; init; }

    /// <summary>Rules of a publish stage.</summary>
    public PublishRules? Publish { get; init; }

    /// <summary>Name of the workflow that a subgraph is; null for one that is written out.</summary>
    public string? Workflow { get; init; }

    /// <summary>True for what acts outside of the engine.</summary>
    public bool IsEffect => Kind is NodeKind.Agent or NodeKind.Command or NodeKind.Tool or NodeKind.Publish;

    /// <summary>Policy for an unknown outcome.</summary>
    public UnknownPolicy UnknownPolicy => OnUnknown ?? (Kind is NodeKind.Agent or NodeKind.Wait || Reads ? UnknownPolicy.Retry : UnknownPolicy.Ask);
}
