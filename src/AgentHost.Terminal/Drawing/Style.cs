namespace AgentHost.Terminal.Drawing;

/// <summary>Look of a piece of text, as attributes that every terminal has; colours are those of its own theme.</summary>
[Flags]
internal enum Style
{
    /// <summary>As the terminal writes.</summary>
    Plain = 0,

    /// <summary>Bold.</summary>
    Bold = 1,

    /// <summary>Dim.</summary>
    Dim = 2,

    /// <summary>Italic.</summary>
    Italic = 4,

    /// <summary>Underlined.</summary>
    Underlined = 8,

    /// <summary>Red: failed, removed.</summary>
    Red = 16,

    /// <summary>Green: added.</summary>
    Green = 32,

    /// <summary>Yellow: a warning.</summary>
    Yellow = 64,

    /// <summary>Cyan: a tool, a name.</summary>
    Cyan = 128,

    /// <summary>Magenta: a question.</summary>
    Magenta = 256,

    /// <summary>Blue: code.</summary>
    Blue = 512,

    /// <summary>Struck out.</summary>
    Struck = 1024,

    /// <summary>Foreground and background exchanged: what was found.</summary>
    Reversed = 2048,
}
