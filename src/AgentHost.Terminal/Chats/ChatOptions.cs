using AgentHost.Client;

namespace AgentHost.Terminal.Chats;

/// <summary>Options of a conversation, as the program composes them.</summary>
/// <param name="Workspace">The folder to open, and what counts in it.</param>
public sealed record ChatOptions(WorkspaceRequest Workspace)
{
    /// <summary>Options of every prompt: model, mode, agent, limits, tools. Its ids and parts do not count.</summary>
    public PromptRequest Prompts { get; init; } = new("", "", []);

    /// <summary>The session to go on with: its name, its id, or <c>last</c>; null for a new one.</summary>
    public string? Session { get; init; }

    /// <summary>Name of the program and its version, for the first line.</summary>
    public string Program { get; init; } = "agent";

    /// <summary>The file that keeps what was typed; null for none.</summary>
    public string? HistoryFile { get; init; }

    /// <summary>Writes plain lines with labels, and moves no cursor: for screen readers, also on a terminal. Default false.</summary>
    public bool ScreenReader { get; init; }

    /// <summary>Words that say why <see cref="ScreenReader"/> is on, for the first line; null where it is off.</summary>
    public string? ScreenReaderReason { get; init; }

    /// <summary>Uses colours and other attributes. Default true.</summary>
    public bool Colours { get; init; } = true;

    /// <summary>True in tmux, which wraps what it passes on. Default false.</summary>
    public bool Multiplexed { get; init; }

    /// <summary>True where the terminal is reached over a network: keys may come in pieces. Default false.</summary>
    public bool Remote { get; init; }

    /// <summary>True for terminals that take notifications by OSC 777; others are sent OSC 9. Default false.</summary>
    public bool NotifiesBy777 { get; init; }

    /// <summary>Reads a duration as the settings have them (<c>10m</c>); null where it is none.</summary>
    public Func<string, TimeSpan?> ReadDuration { get; init; } = static _ => null;

    /// <summary>The program's exit code for a turn, where its input ended behind it.</summary>
    public Func<TurnCompleted, int> TurnCode { get; init; } = static turn => turn.Outcome == TurnOutcome.Answered ? 0 : 1;

    /// <summary>The program's exit code for something that could not be done.</summary>
    public Func<HostFailure, int> FailureCode { get; init; } = static _ => 1;

    /// <summary>Writes a session into a file, by its ending.</summary>
    public Func<IHostClient, SessionInfo, string, CancellationToken, Task> Export { get; init; } =
        static (_, _, _, _) => throw new HostException(HostFailure.Invalid, "This program exports no sessions.");

    /// <summary>
    /// Reads the image in the clipboard, a PNG; null where nothing reads it. A <see cref="HostException"/> says that there is none.
    /// </summary>
    public Func<CancellationToken, Task<byte[]>>? ReadClipboardImage { get; init; }

    /// <summary>Opens a file in the person's editor, at the terminal, and waits for its end; null where there is none.</summary>
    public Func<string, CancellationToken, Task<int>>? EditFile { get; init; }
}
