using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A workflow. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Graph">Its graph.</param>
/// <param name="State">Its keys, by name.</param>
/// <param name="Source">The text that it was read from.</param>
internal sealed record Workflow(string Name, Graph Graph, IReadOnlyDictionary<string, StateKey> State, string Source)
{
    /// <summary>Name by which its text is found again: as a person or a node named it.</summary>
    public string File { get; init; } = Name;

    /// <summary>One line for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Limits.</summary>
    public RunLimits Limits { get; init; } = new();

    /// <summary>Key that the words behind the name are put into; null for none.</summary>
    public string? WordsKey { get; init; }

    /// <summary>Key whose value is the run's result; null for none.</summary>
    public string? Result { get; init; }

    /// <summary>Texts of the workflows that are within, by name.</summary>
    public IReadOnlyDictionary<string, string> Included { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Number that stands for its text and those within: the same for the same texts.</summary>
    public string Hash => field ??= HashOf(this);

    private static string HashOf(Workflow workflow)
    {
        var text = new StringBuilder(workflow.Source);
        foreach (var (name, source) in workflow.Included.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append('\0').Append(name).Append('\0').Append(source);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
