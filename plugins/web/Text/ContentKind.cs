namespace AgentHost.Plugins.Web.Text;

/// <summary>Kind of content that a body is treated as.</summary>
internal enum ContentKind
{
    /// <summary>A page.</summary>
    Html,

    /// <summary>Any other text.</summary>
    Text,

    /// <summary>An image that models can look at.</summary>
    Image,

    /// <summary>Anything else.</summary>
    Binary,
}
