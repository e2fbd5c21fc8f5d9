using System.Text;
using AgentHost.Plugins.Infrastructure.Layout;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>The variables that the code in a folder declares.</summary>
internal static class CodeVariables
{
    private const int MostFiles = 200;
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads them from its <c>.tf</c> files; null where the folder has none, or some are in the JSON form, which is not read.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, DeclaredVariable>?> ReadAsync(IFiles files, string folder, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, DeclaredVariable>(StringComparer.Ordinal);
        var any = false;
        foreach (var entry in (await files.ListAsync(folder, cancellationToken)).Where(static entry => entry.Kind != FileKind.Folder)
            .OrderBy(static entry => entry.Name, StringComparer.Ordinal).Take(MostFiles))
        {
            if (entry.Name.EndsWith(".tf.json", StringComparison.Ordinal) && entry.Name is not ("backend.tf.json" or "providers_override.tf.json"))
            {
                return null;
            }

            if (entry.Name.EndsWith(".tf", StringComparison.Ordinal))
            {
                any = true;
                var path = RepositoryLayout.Join(folder, entry.Name);
                foreach (var variable in VariableScanner.Scan(Encoding.UTF8.GetString(await files.ReadAllAsync(path, MostBytes, cancellationToken)), path))
                {
                    found.TryAdd(variable.Name, variable);
                }
            }
        }

        return any ? found : null;
    }
}
