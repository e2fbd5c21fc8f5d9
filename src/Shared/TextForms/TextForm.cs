namespace AgentHost.TextForms;

/// <summary>How text is kept as bytes.</summary>
internal enum TextForm
{
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Latin1,
}
