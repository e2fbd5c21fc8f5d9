using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// All that a process in a sandbox began with: two that are equal have the same program, variables and view of the machine. A mount goes with the file that it
/// lies over, so files of the workspace and of the person's folder that were put in another's place since then make a difference.
/// </summary>
/// <param name="Text">The words, the variables, and which files they name.</param>
[SupportedOSPlatform("linux")]
internal sealed record SandboxStart(string Text)
{
    /// <summary>Describes a start.</summary>
    /// <param name="spec">What is started, with the sandbox's words.</param>
    /// <param name="way">Path of its way to the network, which each has for itself; null or empty for none.</param>
    /// <param name="place">The workspace and the person's folder.</param>
    public static SandboxStart Of(ProcessSpec spec, string? way, SandboxPlace place)
    {
        var text = new StringBuilder();
        foreach (var word in spec.Arguments.Prepend(spec.FileName))
        {
            text.Append(word == way ? "" : word).Append('\0');
            if (word.StartsWith('/') && (IsBelow(word, place.Root) || IsBelow(word, place.Home)))
            {
                text.Append(CultureInfo.InvariantCulture, $"{FileIdentity.Of(word)}\0");
            }
        }

        text.Append(spec.WorkingDirectory).Append('\0').Append(spec.Input);
        foreach (var (name, value) in spec.Environment.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append('\0').Append(name).Append(value is null ? "-" : "=").Append(value);
        }

        return new SandboxStart(text.ToString());
    }

    private static bool IsBelow(string path, string folder) => path != folder && SandboxProfile.IsWithin(path, folder);
}
