using System.Text;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>Finds definitions: those of the project where it is trusted, the person's own, and those that come with the plugin.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="bundled">Folder of those that come with the plugin.</param>
/// <param name="variables">The environment.</param>
internal sealed class WorkflowFiles(IWorkspaceContext workspace, string bundled, Func<string, string?> variables)
{
    private const int Most = 500;

    /// <summary>Stands before the name of one that comes with the plugin, where no other file of the same name is to take its place.</summary>
    public const string Bundled = "bundled:";

    private static readonly string[] Ends = [".yaml", ".yml", ".md"];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Those of a workspace.</summary>
    public static WorkflowFiles Of(IPluginContext plugin, IWorkspaceContext workspace) =>
        new(workspace, Path.Combine(plugin.Folder, "content"), Environment.GetEnvironmentVariable);

    /// <summary>All of them, by name; of one name the project's comes before the person's, and that before the one that comes along.</summary>
    /// <param name="bundledAlone">Leaves out all but those that come along.</param>
    public IReadOnlyList<FoundWorkflow> List(bool bundledAlone = false)
    {
        var found = new SortedDictionary<string, FoundWorkflow>(StringComparer.Ordinal);
        foreach (var (folder, origin) in Folders().Where(each => !bundledAlone || each.Origin == "bundled"))
        {
            foreach (var file in Files(folder))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (NodeReader.IsName(name))
                {
                    found.TryAdd(name, new FoundWorkflow(name, file, origin));
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>Reads a definition by its name, or by the path of its file.</summary>
    /// <param name="name">
    /// A name, with <see cref="Bundled"/> before it or not; one with a slash or the ending of a definition is a path, taken from a workspace that is trusted.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CapabilityException">There is none, or it cannot be read.</exception>
    public async ValueTask<(FoundWorkflow Found, ReadResult Read)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var isBundled = name.StartsWith(Bundled, StringComparison.Ordinal);
        var all = List(isBundled);
        name = isBundled ? name[Bundled.Length..] : name;
        var isPath = name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal)
            || Ends.Any(end => name.EndsWith(end, StringComparison.Ordinal));
        if (isPath && !workspace.Trusted)
        {
            throw new CapabilityException($"The workflow {name} is a file, and files are run only in a project that you trust.");
        }

        if (isPath && workspace.Target != "local")
        {
            throw new CapabilityException($"{name} is a path, and workflows are read on this machine alone, not on {workspace.Target}: name one of yours.");
        }

        var found = isPath && !isBundled
            ? new FoundWorkflow(Path.GetFileNameWithoutExtension(name), Path.GetFullPath(Path.Combine(workspace.Root, name)), "project")
            : all.FirstOrDefault(each => each.Name == name)
                ?? throw new CapabilityException(
                    $"There is no workflow {name} here{Nearest.Hint(name, all.Select(static each => each.Name))} "
                    + $"{(workspace.Trusted ? "" : "Those of the project are used where it is trusted. ")}agent workflow list shows what there is.");
        var text = await TextAsync(found, cancellationToken).ConfigureAwait(false);
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var other in all.Where(other => text.Contains(other.Name, StringComparison.Ordinal) || other.Origin != "bundled"))
        {
            try
            {
                others[other.Name] = await TextAsync(other, cancellationToken).ConfigureAwait(false);
            }
            catch (CapabilityException)
            {
                // It is told where somebody names it.
            }
        }

        return (found, WorkflowReader.Read(found.Name, text, others.GetValueOrDefault));
    }

    private IEnumerable<(string Folder, string Origin)> Folders()
    {
        // A folder of that name on this machine is another one than the place's.
        if (workspace.Trusted && workspace.Target == "local")
        {
            yield return (Path.Combine(workspace.Root, ".agents", "workflows"), "project");
        }

        if (variables("HOME") is { Length: > 0 } home && Path.IsPathFullyQualified(home))
        {
            yield return (Path.Combine(home, ".agents", "workflows"), "person");
        }

        yield return (bundled, "bundled");
    }

    private static IEnumerable<string> Files(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(static file => Ends.Contains(Path.GetExtension(file), StringComparer.Ordinal))
                .Order(StringComparer.Ordinal).Take(Most)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private async ValueTask<string> TextAsync(FoundWorkflow found, CancellationToken cancellationToken)
    {
        if (found.Origin == "project" && await workspace.FindReadProblemAsync(found.File, workspace.Root, cancellationToken)
            .ConfigureAwait(false) is { } problem)
        {
            throw new CapabilityException($"The workflow {found.File} is not read: {problem}");
        }

        try
        {
            var info = new FileInfo(found.File);
            if (!info.Exists || info.Length > YamlTree.MostChars * 2)
            {
                throw new CapabilityException(info.Exists ? $"{found.File} is larger than {YamlTree.MostChars / 512} KB." : $"There is no file {found.File}.");
            }

            return Strict.GetString(await File.ReadAllBytesAsync(found.File, cancellationToken).ConfigureAwait(false))
                .Replace("\r\n", "\n", StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            throw new CapabilityException($"{found.File} is not UTF-8.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CapabilityException($"{found.File} cannot be read: {exception.Message}", exception);
        }
    }
}
