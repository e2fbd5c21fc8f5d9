namespace AgentHost.Terminal.Input;

/// <summary>Place of a decoder in what it reads.</summary>
internal enum DecoderState
{
    /// <summary>Between keys.</summary>
    Ground,

    /// <summary>After an escape byte.</summary>
    Escape,

    /// <summary>Within a character of several bytes.</summary>
    Utf8,

    /// <summary>Within a sequence (<c>ESC [</c>).</summary>
    Csi,

    /// <summary>After <c>ESC O</c>.</summary>
    Ss3,

    /// <summary>Within an old report of a mouse: three bytes.</summary>
    Mouse,

    /// <summary>Within a text that the terminal sends (<c>ESC ]</c>, <c>ESC P</c> …).</summary>
    Answer,

    /// <summary>After an escape byte in such a text.</summary>
    AnswerEscape,

    /// <summary>Within a paste.</summary>
    Paste,
}
