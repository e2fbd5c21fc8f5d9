using AgentHost.Client;

namespace AgentHost.Acp.Options;

/// <summary>Options of serving one editor.</summary>
/// <param name="Open">Opens the host, with the first session; it is closed with the connection.</param>
public sealed record AcpOptions(Func<IHostClient> Open)
{
    /// <summary>The program's version, as editors are told it.</summary>
    public string Version { get; init; } = "0";

    /// <summary>Options that each session's folder is opened with; its path is the editor's.</summary>
    public WorkspaceRequest Workspace { get; init; } = new("");

    /// <summary>Model, mode, agent and the like of each prompt where the person chose nothing else in the editor; its words are the editor's.</summary>
    public PromptRequest Prompts { get; init; } = new("", "", []);

    /// <summary>Words that start this program in a terminal for a login; empty where that is not possible.</summary>
    public IReadOnlyList<string> Login { get; init; } = [];

    /// <summary>Longest time for which the editor may take nothing of what it is sent. Default 60 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time in which an editor that closed its end still gets answers to what it asked before. Default 2 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reads the editor's messages on a thread of their own, for a process that serves nobody else. Default true.</summary>
    public bool HasOwnThread { get; init; } = true;

    /// <summary>Told what goes wrong without an answer to it, one sentence each. Called on any thread.</summary>
    public Action<string> Report { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
