namespace AgentHost.TextForms;

/// <summary>Encoding of text as bytes.</summary>
internal enum TextForm
{
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Latin1,
}
