using System.Text;

namespace Samples.Roles;

/// <summary>The file <c>.roles</c>: names and instructions.</summary>
internal sealed class RoleFile(IWorkspaceContext workspace)
{
    private const int MostBytes = 64 * 1024;

    public async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = Encoding.UTF8.GetString(await workspace.Files.ReadAllAsync(".roles", MostBytes, cancellationToken));
            return text.Split('\n').Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(words => words is [not "", not ""])
                .DistinctBy(words => words[0]).ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
        }
        catch (FileAccessException)
        {
            // No file, no roles.
            return new Dictionary<string, string>();
        }
    }
}
