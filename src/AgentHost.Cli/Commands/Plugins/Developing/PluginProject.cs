using System.Diagnostics;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Plugins.Developing;

/// <summary>The sources of one plugin: a folder with a plugin.json, and a project beside it where the plugin has code.</summary>
/// <param name="Root">The folder that was named.</param>
/// <param name="Folder">The folder of plugin.json.</param>
/// <param name="Project">The project file; null for one without code, or one that is built already.</param>
internal sealed record PluginProject(string Root, string Folder, string? Project)
{
    private const string Manifest = "plugin.json";

    /// <summary>Folder of the SDK that projects of plugins are built with: part of the program.</summary>
    public static string Sdk => Path.Combine(AppContext.BaseDirectory, "sdk");

    /// <summary>Finds the plugin in a folder: there, or in one folder of it, or of its <c>src</c>.</summary>
    /// <exception cref="HostException">There is none, or more than one.</exception>
    public static PluginProject Find(string folder)
    {
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
        {
            throw new HostException(HostFailure.NotFound, $"There is no folder {root}.");
        }

        string[] places = File.Exists(Path.Combine(root, Manifest)) ? [root] : [.. Below(root), .. Below(Path.Combine(root, "src"))];
        if (places is not [var place])
        {
            throw new HostException(HostFailure.NotFound, places.Length == 0
                ? $"There is no plugin in {root}: no plugin.json there, in a folder of it, or of its src."
                : $"There is more than one plugin in {root}: name the folder of one. There are: "
                    + $"{string.Join(", ", places.Select(found => Path.GetRelativePath(root, found)))}.");
        }

        return new(root, place, Directory.GetFiles(place, "*.csproj") is [var project, ..] ? project : null);
    }

    /// <summary>The plugin as a package holds it: built into a folder, or its own folder where nothing is to be built.</summary>
    /// <param name="terminal">Where the build says what is wrong.</param>
    /// <param name="debug">In debug form; else in release form.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="HostException">It does not build; the build has said why.</exception>
    public async Task<string> StageAsync(ITerminal terminal, bool debug, CancellationToken cancellationToken)
    {
        if (Project is null)
        {
            return Folder;
        }

        var stage = Path.Combine(Folder, "obj", debug ? "plugin-debug" : "plugin") + Path.DirectorySeparatorChar;
        terminal.Error.WriteLine($"… Building {Path.GetFileName(Project)}");
        await DotnetAsync(
            terminal,
            Folder,
            ["build", Project, "-c", debug ? "Debug" : "Release", "-t:StagePlugin", $"-p:PluginStageFolder={stage}", "-v", "quiet", "--nologo"],
            cancellationToken);
        return stage;
    }

    /// <summary>Runs the tests of the folder; false where it has none.</summary>
    /// <exception cref="HostException">They fail; they have said why.</exception>
    public async Task<bool> TestAsync(ITerminal terminal, CancellationToken cancellationToken)
    {
        string[] tests = [.. new[] { Root, Path.Combine(Root, "tests") }.Where(Directory.Exists)
            .SelectMany(static place => Directory.EnumerateDirectories(place))
            .SelectMany(static place => Directory.EnumerateFiles(place, "*.Tests.csproj")).Order(StringComparer.Ordinal)];
        foreach (var test in tests)
        {
            terminal.Error.WriteLine($"… Testing with {Path.GetFileName(test)}");
            await DotnetAsync(terminal, Root, ["test", test, "-v", "quiet", "--nologo"], cancellationToken);
        }

        return tests.Length > 0;
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(static place => File.Exists(Path.Combine(place, Manifest))).Order(StringComparer.Ordinal)
            : [];

    private static async Task DotnetAsync(ITerminal terminal, string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        start.Environment["AgentHostSdk"] = Sdk;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new HostException(
                HostFailure.NotFound,
                "The .NET SDK 10 is needed to build a plugin with code, and was not found on PATH; install it (https://dot.net/download).");
        }

        using (process)
        {
            process.StandardInput.Close();
            try
            {
                while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                {
                    terminal.Error.WriteLine(CleanText.Line(line, 1000));
                }

                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            if (process.ExitCode != 0)
            {
                throw new HostException(HostFailure.Plugin, $"dotnet {arguments[0]} ended with code {process.ExitCode}; what is wrong stands above.");
            }
        }
    }
}
