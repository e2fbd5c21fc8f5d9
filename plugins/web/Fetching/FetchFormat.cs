namespace AgentHost.Plugins.Web.Fetching;

/// <summary>Format in which a page is shown.</summary>
internal enum FetchFormat
{
    /// <summary>Its article, as Markdown.</summary>
    Markdown,

    /// <summary>All its visible words.</summary>
    Text,

    /// <summary>Its source.</summary>
    Html,
}
