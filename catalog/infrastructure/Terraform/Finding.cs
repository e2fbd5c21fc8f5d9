using System.Globalization;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Diagnostic of Terraform: an error or a warning.</summary>
/// <param name="IsError">False for a warning.</param>
/// <param name="Summary">In a few words.</param>
internal sealed record Finding(bool IsError, string Summary)
{
    /// <summary>In more words.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The file, from the folder that was looked at; null where it is about no place.</summary>
    public string? File { get; init; }

    /// <summary>From 1.</summary>
    public int Line { get; init; }

    /// <summary>From 1.</summary>
    public int Column { get; init; }

    /// <summary>As a compiler writes it.</summary>
    /// <param name="folder">The folder that was looked at.</param>
    public string Write(string folder)
    {
        var place = File is null
            ? (folder.Length == 0 ? "." : folder)
            : string.Create(CultureInfo.InvariantCulture, $"{Layout.RepositoryLayout.Join(folder, File)}:{Line}:{Column}");
        var detail = SafeText.OneLine(Detail, 600);
        return $"{place}: {(IsError ? "error" : "warning")}: {SafeText.OneLine(Summary, 300)}{(detail.Length > 0 ? ": " + detail : "")}";
    }
}
