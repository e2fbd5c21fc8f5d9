namespace AgentHost.Plugins.Infrastructure.Merging;

/// <summary>Strategy for a list that stands over another.</summary>
internal enum ListStrategy
{
    /// <summary>It takes its place.</summary>
    Replace,

    /// <summary>Its items come behind.</summary>
    Append,

    /// <summary>Items are merged one by one.</summary>
    Merge,
}
