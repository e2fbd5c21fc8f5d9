using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Kernel.Capabilities;

/// <summary>
/// Conditions of manifests (<see cref="PromptSectionSpec.When"/>): what is looked for on the disk is looked for each time, so that what comes between turns is
/// seen.
/// </summary>
/// <param name="root">The workspace's root.</param>
/// <param name="variables">The environment.</param>
/// <param name="settings">The workspace's settings.</param>
public sealed class Conditions(string root, Func<string, string?> variables, SettingsView settings)
{
    private const int MostFolders = 64;

    private List<string>? _above;

    /// <summary>Tests that one of them holds; an empty list holds as well.</summary>
    public bool Hold(IReadOnlyList<string> when, CapabilityDescriptor descriptor, CapabilityRegistry registry)
    {
        if (when.Count == 0)
        {
            return true;
        }

        foreach (var word in when)
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && Holds(word.AsSpan(0, colon), word[(colon + 1)..], descriptor, registry))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The folder of the workspace and those above it, up to the repository's root; without a repository the first alone.</summary>
    public static List<string> Above(string root)
    {
        var folders = new List<string>();
        for (var folder = root; folder is not null && folders.Count < MostFolders; folder = Path.GetDirectoryName(folder))
        {
            folders.Add(folder);
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return folders;
            }
        }

        return [root];
    }

    private bool Holds(ReadOnlySpan<char> kind, string what, CapabilityDescriptor descriptor, CapabilityRegistry registry) => kind switch
    {
        "up" => IsAbove(what),
        "home" => IsIn(variables("HOME") ?? variables("USERPROFILE"), what),
        "config" =>
            IsIn(variables("XDG_CONFIG_HOME") is { Length: > 0 } given ? given
                : variables("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
                : null, what),
        "local" => IsIn(variables("LOCALAPPDATA"), what),
        "env" => !string.IsNullOrEmpty(variables(what)),
        "setting" => settings.Find("plugins", descriptor.Owner.Id, what) is { ValueKind: not (JsonValueKind.False or JsonValueKind.Null) },
        "contributes" => registry.List(what, shadowed: true).Any(),
        _ => false,
    };

    private bool IsAbove(string what)
    {
        foreach (var folder in _above ??= Above(root))
        {
            if (Path.Exists(Path.Combine(folder, what)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn(string? folder, string what) =>
        !string.IsNullOrEmpty(folder) && Path.IsPathFullyQualified(folder) && Path.Exists(Path.Combine(folder, what));
}
