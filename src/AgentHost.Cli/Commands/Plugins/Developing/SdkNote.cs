using System.Security;

namespace AgentHost.Cli.Commands.Plugins.Developing;

/// <summary>The file that tells <c>dotnet</c> and editors where this program's SDK is: for one machine alone, and so not in a repository.</summary>
internal static class SdkNote
{
    private const string Name = "AgentHost.user.props";

    /// <summary>Writes it into a folder.</summary>
    public static void Write(string folder) =>
        File.WriteAllText(
            Path.Combine(folder, Name),
            $"<Project>\n  <PropertyGroup>\n    <AgentHostSdk>{SecurityElement.Escape(PluginProject.Sdk)}</AgentHostSdk>\n  </PropertyGroup>\n"
            + "</Project>\n");

    /// <summary>Writes it where a plugin's build reads it and it is missing, as in a clone; where that cannot be, the build does without.</summary>
    /// <param name="plugin">The plugin's sources.</param>
    /// <returns>The file, where it was written; null else.</returns>
    public static string? WriteMissing(PluginProject plugin)
    {
        for (var folder = plugin.Folder; folder is not null && folder.StartsWith(plugin.Root, StringComparison.Ordinal); folder = Path.GetDirectoryName(folder))
        {
            try
            {
                var build = Path.Combine(folder, "Directory.Build.props");
                if (File.Exists(build) && File.ReadAllText(build).Contains(Name, StringComparison.Ordinal))
                {
                    var note = Path.Combine(folder, Name);
                    if (File.Exists(note))
                    {
                        return null;
                    }

                    Write(folder);
                    return note;
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        return null;
    }
}
