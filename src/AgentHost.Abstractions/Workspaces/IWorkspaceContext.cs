using System.Text.Json;

namespace AgentHost;

/// <summary>One workspace, as a plugin sees it: its own settings and trust, and the only way to files and processes.</summary>
/// <remarks>Thread-safe. Nothing of another workspace can be reached through it.
/// All capabilities that a plugin makes for a workspace are given one and the same object, in the host's process and in one of its own.</remarks>
public interface IWorkspaceContext
{
    /// <summary>Real, absolute path of its root on the target.</summary>
    string Root { get; }

    /// <summary>The target's name; <c>local</c> for this machine.</summary>
    string Target { get; }

    /// <summary>True when the person trusts it to run code of its own; like settings, it may change while a host goes on.</summary>
    bool Trusted { get; }

    /// <summary>
    /// The plugin's own settings here (<c>plugins.ID</c>) as they hold now; an object, empty when there are none. A host that goes on takes changed settings
    /// when a turn begins, and another turn may still run then: read them where they are needed, and once for what has to agree.
    /// </summary>
    JsonElement Settings { get; }

    /// <summary>Files of the target.</summary>
    IFiles Files { get; }

    /// <summary>Processes of the target.</summary>
    IProcesses Processes { get; }

    /// <summary>Sessions of this workspace.</summary>
    ISessions Sessions { get; }

    /// <summary>Other plugins' capabilities here: all that the workspace's plugins bring. Null where a host has none to hand out.</summary>
    ICapabilities? Capabilities => null;

    /// <summary>
    /// Judges a file whose text a plugin puts into a prompt without a call: by its real path, as a call of the tool <c>read</c> in the mode <c>default</c>.
    /// What would ask is not sent. Whoever reads files of a project into a prompt asks this first; a link can lead to any file.
    /// </summary>
    /// <param name="path">
    /// The file; absolute, or relative to the root. For a folder the answer is also that a rule or an ignore pattern speaks of something below it:
    /// its files are judged one by one then.
    /// </param>
    /// <param name="within">A folder around the workspace in which the file may lie, such as the repository's root; null for the workspace alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Reason why it may not be sent, as a sentence; null where it may.</returns>
    ValueTask<string?> FindReadProblemAsync(string path, string? within, CancellationToken cancellationToken) => new((string?)null);
}
