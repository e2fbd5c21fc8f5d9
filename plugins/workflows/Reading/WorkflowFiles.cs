using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>
/// Finds definitions: those of the project where it is trusted, the person's own, those that come with the plugin, and those of other plugins.
/// </summary>
/// <param name="workspace">The workspace.</param>
/// <param name="bundled">Folder of those that come with the plugin.</param>
/// <param name="variables">The environment.</param>
internal sealed class WorkflowFiles(IWorkspaceContext workspace, string bundled, Func<string, string?> variables)
{
    /// <summary>Kind of what other plugins bring: called with <c>{}</c>, it answers <c>{"definition":"…"}</c>, the text of a definition.</summary>
    public const string Kind = "workflow";

    private const string Plugin = "plugin";
    private const int Most = 500;

    /// <summary>Stands before the name of one that comes with the plugin, where no other file of the same name is to take its place.</summary>
    public const string Bundled = "bundled:";

    private static readonly string[] Ends = [".yaml", ".yml", ".md"];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Those of a workspace.</summary>
    public static WorkflowFiles Of(IPluginContext plugin, IWorkspaceContext workspace) =>
        new(workspace, Path.Combine(plugin.Folder, "content"), Environment.GetEnvironmentVariable);

    /// <summary>All of them, by name; of one name the project's comes before the person's, the one that comes along, and other plugins'.</summary>
    /// <param name="bundledAlone">Leaves out all but those that come along.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<FoundWorkflow>> ListAsync(bool bundledAlone, CancellationToken cancellationToken)
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

        if (!bundledAlone && workspace.Capabilities is { } capabilities)
        {
            foreach (var brought in await capabilities.ListAsync(Kind, cancellationToken).ConfigureAwait(false))
            {
                if (NodeReader.IsName(brought.Name))
                {
                    found.TryAdd(brought.Name, new FoundWorkflow(brought.Name, $"(the workflow {brought.Name} of a plugin)", Plugin));
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
        var all = await ListAsync(isBundled, cancellationToken).ConfigureAwait(false);
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
        foreach (var other in all.Where(other => text.Contains(other.Name, StringComparison.Ordinal) || other.Origin is not ("bundled" or Plugin)))
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
        if (found.Origin == Plugin)
        {
            using var nothing = JsonDocument.Parse("{}");
            var answer = await workspace.Capabilities!.InvokeAsync(Kind, found.Name, nothing.RootElement, cancellationToken).ConfigureAwait(false);
            return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("definition", out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()!.Replace("\r\n", "\n", StringComparison.Ordinal)
                : throw new CapabilityException($"The plugin of the workflow {found.Name} gave no definition: {{\"definition\":\"…\"}} was expected.");
        }

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
