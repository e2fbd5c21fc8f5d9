namespace AgentHost.Plugins.Files.Text;

/// <summary>Kind of a file, told by its first bytes.</summary>
/// <param name="Name">For people: <c>PNG image</c>.</param>
/// <param name="ImageType">Media type when models can look at it; else null.</param>
internal sealed record FileSignature(string Name, string? ImageType = null)
{
    /// <summary>The kind of file that begins so; null when the bytes say nothing.</summary>
    public static FileSignature? Find(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return new("PNG image", "image/png");
        }

        if (start.StartsWith<byte>([0xFF, 0xD8, 0xFF]))
        {
            return new("JPEG image", "image/jpeg");
        }

        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
        {
            return new("GIF image", "image/gif");
        }

        if (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..12].SequenceEqual("WEBP"u8))
        {
            return new("WebP image", "image/webp");
        }

        return FindOther(start);
    }

    private static FileSignature? FindOther(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("%PDF-"u8))
        {
            return new("PDF document");
        }

        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
        {
            return new("zip archive (or a document, package or jar kept as one)");
        }

        if (start.StartsWith<byte>([0x1F, 0x8B]))
        {
            return new("gzip data");
        }

        if (start.StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD]))
        {
            return new("Zstandard data");
        }

        if (start.StartsWith<byte>([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
        {
            return new("xz data");
        }

        if (start.StartsWith("\u007fELF"u8))
        {
            return new("ELF program or library");
        }

        if (start.StartsWith("MZ"u8))
        {
            return new("Windows program or .NET assembly");
        }

        if (start.StartsWith<byte>([0xCF, 0xFA, 0xED, 0xFE]) || start.StartsWith<byte>([0xCA, 0xFE, 0xBA, 0xBE]))
        {
            return new("macOS program or Java class");
        }

        if (start.StartsWith("\0asm"u8))
        {
            return new("WebAssembly module");
        }

        if (start.StartsWith("SQLite format 3\0"u8))
        {
            return new("SQLite database (sqlite3 reads it)");
        }

        return null;
    }
}
