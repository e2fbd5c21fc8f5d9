using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>View of a run: as text, as one JSON object, as a stream of events.</summary>
internal interface IRunView
{
    /// <summary>Shown to the person who runs it, and no stream of events for programs: secrets stand as they are.</summary>
    bool IsForPeople { get; }

    /// <summary>True when failures before the turn are part of its output.</summary>
    bool TakesErrors { get; }

    /// <summary>Something the person should know before the turn begins.</summary>
    void Warn(string message);

    /// <summary>Shows an event.</summary>
    void Show(AgentEvent e);

    /// <summary>Shows the end; exactly once, on every way out.</summary>
    void Finish(RunResult result);
}
