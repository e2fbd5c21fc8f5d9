namespace AgentHost.Plugins.Web.Pages;

/// <summary>A page, read.</summary>
/// <param name="Body">Its body.</param>
/// <param name="Address">What its links are relative to.</param>
internal sealed record Page(PageNode Body, Uri Address)
{
    /// <summary>Its title, as it is shared by others (<c>og:title</c>) or shown in a browser's tab; empty when it has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Description that the page gives of itself; empty when it gives none.</summary>
    public string Description { get; init; } = "";

    /// <summary>Address that it sends browsers on to by itself.</summary>
    public string? Refresh { get; init; }
}
