namespace AgentHost.Terminal.Input;

/// <summary>Keys that are held with another, in the bits that terminals number them by.</summary>
[Flags]
internal enum KeyModifiers
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Shift.</summary>
    Shift = 1,

    /// <summary>Alt.</summary>
    Alt = 2,

    /// <summary>Control.</summary>
    Control = 4,

    /// <summary>The Windows or command key.</summary>
    Super = 8,
}
