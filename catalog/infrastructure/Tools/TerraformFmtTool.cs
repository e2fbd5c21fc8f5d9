using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Terraform;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Formats files of terraform. The program only turns text into text; what changes is changed like every edit.</summary>
[Tool("terraform_fmt", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class TerraformFmtTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<TerraformFmtArguments>
{
    private const int MostFiles = 50;
    private const int MostBytes = 512 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        TerraformFmtArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) => PackCall.PlanAsync(call, async token =>
    {
        var (what, changes) = await ChangesAsync(arguments, context, token);
        if (changes.Count == 0)
        {
            return new ToolPlan(call, $"Format {what}") { Effects = ToolEffects.Read, Resources = [Resource.ReadPath(what)] };
        }

        var preview = await context.Edits.PreviewAsync(new(changes), token);
        return preview.Error is { } error ? ToolPlan.Refuse(call, error) : new ToolPlan(call, $"Format {what}")
        {
            Effects = ToolEffects.Read | ToolEffects.Write,
            Resources = [.. changes.SelectMany(static change => new[] { Resource.ReadPath(change.Path), Resource.WritePath(change.Path) })],
            Preview =
            [
                .. preview.Applied.Where(static applied => applied.Diff is not null).Select(static applied => new DiffBlock(applied.Path, applied.Diff!))
            ],
        };
    }, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        TerraformFmtArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        if (!plan.Effects.HasFlag(ToolEffects.Write))
        {
            return ToolResult.Text("Everything is formatted already.");
        }

        var (_, changes) = await ChangesAsync(arguments, context, cancellationToken);
        if (changes.Count == 0)
        {
            return ToolResult.Text("Everything is formatted already.");
        }

        var result = await context.Edits.ApplyAsync(new(changes), cancellationToken);
        return result.Error is { } error ? ToolResult.Error(error) : ToolResult.Text(
            $"Formatted {SafeText.Count(result.Applied.Count, "file")}.\n"
            + string.Join(
                '\n',
                result.Applied.Select(static applied =>
                    string.Create(CultureInfo.InvariantCulture, $"{applied.Path} (+{applied.Added} -{applied.Removed})")))) with
        {
            Paths = [.. result.Applied.Select(static applied => applied.Path)],
            Display =
            [
                .. result.Applied.Where(static applied => applied.Diff is not null).Select(static applied => new DiffBlock(applied.Path, applied.Diff!))
            ],
        };
    });

    private static bool IsCode(string name) =>
        name.EndsWith(".tf", StringComparison.Ordinal) || name.EndsWith(".tfvars", StringComparison.Ordinal)
        || name.EndsWith(".tftest.hcl", StringComparison.Ordinal);

    private async Task<(string What, IReadOnlyList<FileChange> Changes)> ChangesAsync(
        TerraformFmtArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var cache = plugin.CacheOf(workspace);
        var (what, paths) = await FilesAsync(cache, arguments, context.Workspace.Files, cancellationToken);
        var changes = new List<FileChange>();
        foreach (var path in paths)
        {
            var before = await context.Workspace.Files.ReadAllAsync(path, MostBytes, cancellationToken);

            // The plugin's own start, on a text alone: nothing of the folder is read or run.
            var output = await TerraformRunner.RunAsync(
                workspace.Processes, [cache.Program, "fmt", "-no-color", "-"], "", null, before, null, Grace, cancellationToken);
            if (output.ExitCode != 0 || output.Cut)
            {
                throw new InfrastructureException($"{path} cannot be formatted: {output.Said}");
            }

            var after = Encoding.UTF8.GetBytes(output.Text);
            if (!after.AsSpan().SequenceEqual(before))
            {
                changes.Add(new(FileChangeKind.Write, path)
                {
                    Content = after,
                    BaseHash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(before)),
                    Merge = true
                });
            }
        }

        return (what, changes);
    }

    private static async Task<(string What, IReadOnlyList<string> Paths)> FilesAsync(
        Stacks.StackCache cache, TerraformFmtArguments arguments, IFiles files, CancellationToken cancellationToken)
    {
        if (arguments.Path is { Length: > 0 } path && await files.StatAsync(path, cancellationToken) is { Kind: FileKind.File })
        {
            return IsCode(path) ? (path, [path]) : throw new InfrastructureException($"{path} is no file of terraform (.tf, .tfvars).");
        }

        var folder = await CodeFolder.FindAsync(cache, files, arguments.Component, arguments.Stack, arguments.Path, cancellationToken);
        var found = (await files.ListAsync(folder.Length == 0 ? "." : folder, cancellationToken))
            .Where(static entry => entry.Kind == FileKind.File && IsCode(entry.Name)).Select(entry => RepositoryLayout.Join(folder, entry.Name))
            .Order(StringComparer.Ordinal).ToList();
        return found.Count switch
        {
            0 => throw new InfrastructureException($"{(folder.Length == 0 ? "The folder" : folder)} has no files of terraform."),
            > MostFiles => throw new InfrastructureException($"{folder} has more than {MostFiles} files of terraform: name them one by one."),
            _ => (folder.Length == 0 ? "." : folder, found),
        };
    }
}
