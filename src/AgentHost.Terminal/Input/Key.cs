namespace AgentHost.Terminal.Input;

/// <summary>A key that is no character.</summary>
internal enum Key
{
    /// <summary>A character; <see cref="KeyPress.Text"/> has it.</summary>
    Character,

    /// <summary>Enter.</summary>
    Enter,

    /// <summary>Tab.</summary>
    Tab,

    /// <summary>Backspace.</summary>
    Backspace,

    /// <summary>Delete.</summary>
    Delete,

    /// <summary>Escape.</summary>
    Escape,

    /// <summary>Insert.</summary>
    Insert,

    /// <summary>Up.</summary>
    Up,

    /// <summary>Down.</summary>
    Down,

    /// <summary>Left.</summary>
    Left,

    /// <summary>Right.</summary>
    Right,

    /// <summary>Home.</summary>
    Home,

    /// <summary>End.</summary>
    End,

    /// <summary>Page up.</summary>
    PageUp,

    /// <summary>Page down.</summary>
    PageDown,

    /// <summary>A key that means nothing here, such as a function key.</summary>
    Other,
}
