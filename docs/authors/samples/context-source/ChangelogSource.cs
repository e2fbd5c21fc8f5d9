using System.Text;

namespace Samples.ContextSource;

internal sealed class ChangelogSource(IWorkspaceContext workspace) : AgentHost.ContextSource
{
    private const int MostBytes = 1024 * 1024;

    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var text = Encoding.UTF8.GetString(await workspace.Files.ReadAllAsync("CHANGELOG.md", MostBytes, cancellationToken));
            var section = text.Split("\n## ").FirstOrDefault(part => part.StartsWith($"{reference.Target}\n", StringComparison.Ordinal));
            return section is null ? ContextContent.Failed($"CHANGELOG.md has no heading \"## {reference.Target}\".") : ContextContent.Of(section.Trim());
        }
        catch (FileAccessException fault)
        {
            return ContextContent.Failed(fault.Message);
        }
    }
}
