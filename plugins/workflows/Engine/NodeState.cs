using System.Collections.Immutable;
using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>State of a node in a frame.</summary>
internal sealed class NodeState(Frame frame, Node node)
{
    private string? _path;

    /// <summary>Frame that it is in.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>The node.</summary>
    public Node Node { get; set; } = node;

    /// <summary>Phase.</summary>
    public NodePhase Phase { get; set; }

    /// <summary>Number of times that its time came.</summary>
    public int Visit
    {
        get;
        set => (field, _path) = (value, null);
    }

    /// <summary>Visits among them that only began anew what was held.</summary>
    public int Reopened { get; set; }

    /// <summary>True where it was visited more often than its definition allows.</summary>
    public bool IsOverVisits => Node.Visits is { } most && Visit - Reopened > most;

    /// <summary>Attempt of this visit, from 1.</summary>
    public int Attempt { get; set; }

    /// <summary>Failed attempts of this visit.</summary>
    public int Failures { get; set; }

    /// <summary>Nodes whose edge to this one was taken.</summary>
    public HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>Nodes whose edge to this one will not be taken.</summary>
    public HashSet<string> Dead { get; } = new(StringComparer.Ordinal);

    /// <summary>Time from which a delayed one can start.</summary>
    public double ReadyAt { get; set; }

    /// <summary>Time at which its last execution began.</summary>
    public double StartedAt { get; set; }

    /// <summary>Session of its agent; null for none.</summary>
    public string? Session { get; set; }

    /// <summary>US dollars of that session that were counted.</summary>
    public double SessionCost { get; set; }

    /// <summary>Works on in a session, or in another one, of which nothing was counted yet.</summary>
    /// <param name="session">The session; null for the one that it has.</param>
    public void Work(string? session)
    {
        SessionCost = session is null || session == Session ? SessionCost : 0;
        Session = session ?? Session;
    }

    /// <summary>Reason of its last failure.</summary>
    public string? Error { get; set; }

    /// <summary>True where its failure ended the run, and resuming runs it again.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Questions that were asked in this visit.</summary>
    public int Waits { get; set; }

    /// <summary>Kind of the question to a person.</summary>
    public WaitKind WaitKind { get; set; }

    /// <summary>Graphs within that run.</summary>
    public List<Frame> Frames { get; } = [];

    /// <summary>Elements of a foreach.</summary>
    public ImmutableList<object?> Items { get; set; } = [];

    /// <summary>Graphs within that began.</summary>
    public int Begun { get; set; }

    /// <summary>Graphs within that succeeded.</summary>
    public int Succeeded { get; set; }

    /// <summary>Graphs within that failed.</summary>
    public int Lost { get; set; }

    /// <summary>True while a loop's check is what is to run.</summary>
    public bool IsChecking { get; set; }

    /// <summary>Commands of a publish stage that were carried out in this visit: the next one is what is to run.</summary>
    public int Part { get; set; }

    /// <summary>Seconds that the run had worked when a loop began.</summary>
    public double Since { get; set; }

    /// <summary>Cost of the run when a loop began.</summary>
    public double CostBefore { get; set; }

    /// <summary>Iterations in a row without progress.</summary>
    public int Still { get; set; }

    /// <summary>Digest of the iteration before.</summary>
    public string LastMark { get; set; } = "";

    /// <summary>The iteration that is judged.</summary>
    public Frame? Iteration { get; set; }

    /// <summary>Its path with its visit.</summary>
    public string Path => _path ??= string.Create(CultureInfo.InvariantCulture, $"{Frame.Path}{Node.Id}/{Visit}");

    /// <summary>Key of the execution.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Path}{(IsChecking ? $"@{Begun}/~check" : Part > 0 ? $"/~{Part + 1}" : "")}/{Attempt}");

    /// <summary>Key of the wait.</summary>
    public string WaitKey => string.Create(CultureInfo.InvariantCulture, $"{Path}/w{Waits}");
}
