using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AgentHost.Packages.Tests;

/// <summary>Makes packages, hostile ones among them.</summary>
internal static class Zip
{
    public const int Link = unchecked((int)0xA1FF0000);

    public static byte[] Of(params (string Name, byte[] Content, int Attributes)[] entries)
    {
        using var held = new MemoryStream();
        using (var archive = new ZipArchive(held, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, attributes) in entries)
            {
                var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
                entry.ExternalAttributes = attributes;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return held.ToArray();
    }

    /// <summary>A sound plugin with further entries.</summary>
    public static byte[] With(params (string Name, string Content)[] entries) =>
        Of([("plugin.json", Text(Rig.Manifest("sample", "1.0.0")), 0), .. entries.Select(static entry => (entry.Name, Text(entry.Content), 0))]);

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Changes a field of a file's entry in the directory at the end.</summary>
    public static byte[] Patch(byte[] zip, string name, int offset, uint value, bool wide = true)
    {
        var bytes = zip.ToArray();
        var wanted = Encoding.UTF8.GetBytes(name);
        for (var at = 0; at < bytes.Length - 46; at++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) == 0x02014b50 && bytes.AsSpan(at + 46).StartsWith(wanted))
            {
                if (wide)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + offset), value);
                }
                else
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at + offset), (ushort)value);
                }

                return bytes;
            }
        }

        throw new InvalidOperationException($"There is no {name}.");
    }

    /// <summary>Replaces a name everywhere by one of the same length.</summary>
    public static byte[] Rename(byte[] zip, string from, byte[] to)
    {
        var wanted = Encoding.UTF8.GetBytes(from);
        Assert.Equal(wanted.Length, to.Length);
        var bytes = zip.ToArray();
        for (int at; (at = bytes.AsSpan().IndexOf(wanted)) >= 0;)
        {
            to.CopyTo(bytes, at);
        }

        return bytes;
    }
}
