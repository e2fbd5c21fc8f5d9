namespace AgentHost.Terminal.Editing;

/// <summary>Kind of the last change of a text: what goes on in the same way is one step of undo, or one cut.</summary>
internal enum EditKind
{
    /// <summary>Anything else: the next change is a step of its own.</summary>
    Other,

    /// <summary>Typing within a word.</summary>
    Type,

    /// <summary>Deleting single characters.</summary>
    Delete,

    /// <summary>Cutting.</summary>
    Kill,

    /// <summary>Inserting what was cut.</summary>
    Yank,
}
