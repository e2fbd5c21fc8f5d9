using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>A program to start.</summary>
/// <param name="FileName">A name to look for on PATH, or a path.</param>
/// <param name="Arguments">Its arguments, passed on without a shell.</param>
public sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Folder that it runs in; default the workspace's root.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set over the host's environment; null removes one.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string?> Environment { get => field ?? ReadOnlyDictionary<string, string?>.Empty; init; }

    /// <summary>
    /// Leaves out the host's variables that hold secrets by their names (<c>…_TOKEN</c>, <c>…_API_KEY</c>, <c>…_PASSWORD</c>), but for those that
    /// <see cref="Environment"/> sets. For servers and other programs that run long and need no keys. Default false.
    /// </summary>
    public bool WithoutSecrets { get; init; }

    /// <summary>
    /// Says that a person or a model asked for it by its words: on a target whose commands run in a pane that a person watches, a line for the target's shell
    /// runs there. Default false.
    /// </summary>
    public bool Visible { get; init; }

    /// <summary>Gives it a pipe to read from; else its input is empty. Default false.</summary>
    public bool Input { get; init; }
}
