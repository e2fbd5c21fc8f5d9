using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentHost.Configuration;

namespace AgentHost.Auditing;

/// <summary>Places of an audit log and, apart from it, of what vouches for it: the key, and the newest line.</summary>
/// <param name="folders">The person's folders.</param>
/// <param name="folder">The log's folder; null for the usual one.</param>
internal sealed class AuditPlaces(HostFolders folders, string? folder = null)
{
    private const string Prefix = "audit-";
    private const string Suffix = ".jsonl";

    /// <summary>The log's files.</summary>
    public string Folder { get; } = folder is null ? Path.Combine(folders.Data, "audit") : Path.GetFullPath(folder);

    /// <summary>The key and the heads, for the person alone.</summary>
    public string KeyFolder { get; } = Path.Combine(folders.Data, "audit-keys");

    public string Key => Path.Combine(KeyFolder, "key");

    /// <summary>Of each log its own, by the log's place.</summary>
    public string Head => Path.Combine(KeyFolder, $"head-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)))[..16]}.json");

    public string Lock => Head + "-lock";

    public string File(int number) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D6}{Suffix}"));

    /// <summary>Numbers of the files that are there, in their order.</summary>
    public List<int> Files()
    {
        var found = new List<int>();
        if (Directory.Exists(Folder))
        {
            foreach (var path in Directory.EnumerateFiles(Folder, Prefix + "*" + Suffix))
            {
                var name = Path.GetFileName(path);
                if (int.TryParse(
                    name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number) && number > 0 && path == File(number))
                {
                    found.Add(number);
                }
            }

            found.Sort();
        }

        return found;
    }
}
