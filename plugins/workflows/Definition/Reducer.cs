using System.Collections.Immutable;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Ways to put a new value to the one that a key has.</summary>
internal enum Reducer
{
    /// <summary>The new value takes the old one's place.</summary>
    Last = 0,

    /// <summary>Lists: the value, or each of its elements, is put behind.</summary>
    Append,

    /// <summary>Lists: the same, but for elements that are there already.</summary>
    Union,

    /// <summary>Numbers: the sum.</summary>
    Add,

    /// <summary>Numbers: the smaller one.</summary>
    Min,

    /// <summary>Numbers: the larger one.</summary>
    Max,

    /// <summary>Objects: the members of both; of one name the new one.</summary>
    Merge,
}
