using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions;

/// <summary>One thing of a plan that is judged by itself, with what holds for it when no rule speaks.</summary>
internal sealed record PermissionItem
{
    /// <summary>Name of it in a sentence.</summary>
    public required string Name { get; init; }

    /// <summary>The resource; null for the tool's use as such.</summary>
    public Resource? Resource { get; init; }

    /// <summary>For a path: the real one.</summary>
    public string? Path { get; init; }

    /// <summary>For a path: what it is called, links not followed.</summary>
    public string? CalledPath { get; init; }

    /// <summary>For a command: its words.</summary>
    public CommandLine? Line { get; init; }

    /// <summary>For a command of a tool that is named after its program: the words behind that.</summary>
    public CommandLine? Rest { get; init; }

    /// <summary>As it is written, for who wants to see the parts.</summary>
    public string Text { get; init; } = "";

    /// <summary>For a command that runs others: those.</summary>
    public IReadOnlyList<PermissionItem> Inner { get; init; } = [];

    /// <summary>True when what is inside is all that it does: allowed when all of that is.</summary>
    public bool IsTransparent { get; init; }

    /// <summary>A file that the shell opens for a command: rules for the tools that read and edit files speak of it, patterns for commands do not.</summary>
    public bool IsRedirect { get; init; }

    /// <summary>Reason why it is not run, whatever modes and rules say; null for most.</summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// A command of git that only reads and asks for the repository's settings alone, beside another of git that comes first: whoever allows that one has let
    /// git run here.
    /// </summary>
    public bool IsCompanion { get; init; }

    /// <summary>For a command that is known to read: real paths and names of what it reads, for rules to speak of.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>For a command: the files and hosts that its words may name; null where they name none.</summary>
    public MentionedResources? Places { get; init; }

    /// <summary>For a command: its words that a wildcard of an allow rule does not cover.</summary>
    public CommandOperands? Operands { get; init; }

    /// <summary>For a command that is known to read: true when a place that it names would ask before it is read.</summary>
    public bool IsKeptBack { get; init; }

    /// <summary>Only reads: allowed in plan mode where a rule allows it.</summary>
    public bool IsRead { get; init; }

    /// <summary>Allowed when no rule speaks, in every mode.</summary>
    public bool IsFree { get; init; }

    /// <summary>An edit inside the workspace: allowed in accept-edits when no rule speaks.</summary>
    public bool IsPlainEdit { get; init; }

    /// <summary>Nothing but bypass and a person allows it: the host's own settings.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>The host's caution, as a clause; null when there is none.</summary>
    public string? Caution { get; init; }

    public Risk Risk { get; init; } = Risk.Low;
}
