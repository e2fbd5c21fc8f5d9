namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Cache of skills' files, by path, size and time: a file of the plugin's own that can be thrown away at any time.</summary>
internal sealed class SkillCache(string path)
{
    private const int Format = 5;
    private const int MostEntries = 20_000;
    private const int MostListings = 1_000;

    private Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private List<SkillListing> _listings = [];
    private long _saved;
    private bool _loaded;
    private bool _isNew;

    /// <summary>Files that are remembered.</summary>
    public int Count => _entries.Count;

    /// <summary>The entry of a file that has not changed; null where it has to be read.</summary>
    public Entry? Find(string file, long length, long ticks)
    {
        Load();
        return _entries.TryGetValue(file, out var entry) && entry.Length == length && entry.Ticks == ticks ? entry : null;
    }

    /// <summary>Finds the listing of a folder of skills, where it has not changed; null where it has to be looked through.</summary>
    public SkillListing? FindListing(string folder, long ticks)
    {
        Load();

        // As with git's index: what changed about when this was written may have changed again without a trace.
        if (ticks + SkillListing.Settled < _saved)
        {
            foreach (var listing in _listings)
            {
                if (listing.Ticks == ticks && listing.Folder == folder)
                {
                    return listing;
                }
            }
        }

        return null;
    }

    /// <summary>Remembers what a file came to.</summary>
    public void Add(Entry entry)
    {
        if (_entries.Count >= MostEntries && !_entries.ContainsKey(entry.File))
        {
            // Skills of many other workspaces: those of this one are read once more.
            _entries.Clear();
        }

        (_entries[entry.File], _isNew) = (entry, true);
    }

    /// <summary>Remembers what a folder holds.</summary>
    public void Add(SkillListing listing)
    {
        _listings.RemoveAll(old => old.Folder == listing.Folder);
        if (_listings.Count >= MostListings)
        {
            _listings.Clear();
        }

        _listings.Add(listing);
        _isNew = true;
    }

    /// <summary>Keeps what was added. That it cannot be kept costs the next start time, and nothing else.</summary>
    public void Save()
    {
        if (_isNew)
        {
            _isNew = false;
            Write();
        }
    }

    private void Write()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var aside = $"{path}.{Environment.ProcessId}.tmp";
            using (var writer = new BinaryWriter(new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 64 * 1024)))
            {
                writer.Write(Format);
                writer.Write(_entries.Count);
                foreach (var entry in _entries.Values)
                {
                    Write(writer, entry);
                }

                writer.Write(_listings.Count);
                foreach (var listing in _listings)
                {
                    writer.Write(listing.Folder);
                    writer.Write(listing.Ticks);
                    writer.Write(listing.Names.Count);
                    foreach (var name in listing.Names)
                    {
                        writer.Write(name);
                    }
                }
            }

            File.Move(aside, path, overwrite: true);
            _saved = File.GetLastWriteTimeUtc(path).Ticks;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that is read-only, or a full disk.
        }
    }

    /// <summary>Reads the file, once.</summary>
    public void Load()
    {
        if (_loaded)
        {
            return;
        }

        _loaded = true;
        try
        {
            if (!File.Exists(path))
            {
                return;
            }

            using var reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(path), writable: false));
            if (reader.ReadInt32() != Format)
            {
                return;
            }

            var count = reader.ReadInt32();
            var entries = new Dictionary<string, Entry>(Math.Clamp(count, 0, MostEntries), StringComparer.Ordinal);
            for (var i = 0; i < count && i < MostEntries; i++)
            {
                var entry = Read(reader);
                entries[entry.File] = entry;
            }

            var listings = new List<SkillListing>();
            for (var left = Math.Clamp(reader.ReadInt32(), 0, MostListings); left > 0; left--)
            {
                var (folder, ticks, names) = (reader.ReadString(), reader.ReadInt64(), new string[Math.Clamp(reader.ReadInt32(), 0, MostEntries)]);
                for (var i = 0; i < names.Length; i++)
                {
                    names[i] = reader.ReadString();
                }

                listings.Add(new(folder, ticks, names));
            }

            (_entries, _listings, _saved) = (entries, listings, File.GetLastWriteTimeUtc(path).Ticks);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or FormatException or ArgumentException or OverflowException or OutOfMemoryException)
        {
            // Damaged, or of another version: made anew.
            (_entries, _listings) = ([], []);
        }
    }

    private static void Write(BinaryWriter writer, Entry entry)
    {
        writer.Write(entry.File);
        writer.Write(entry.Length);
        writer.Write(entry.Ticks);
        writer.Write(entry.Problem ?? "");
        var skill = entry.Skill;
        writer.Write(skill is not null);
        if (skill is null)
        {
            return;
        }

        writer.Write(skill.Name);
        writer.Write(skill.Description);
        writer.Write((byte)((skill.UserInvocable ? 1 : 0) | (skill.ModelInvocable ? 2 : 0) | (skill.Fork ? 4 : 0)));
        writer.Write(skill.ArgumentHint ?? "");
        writer.Write(skill.Model ?? "");
        writer.Write(skill.Agent ?? "");
        writer.Write(skill.License ?? "");
        writer.Write(skill.Compatibility ?? "");
        Write(writer, skill.AllowedTools);
        Write(writer, skill.Warnings);
    }

    private static Entry Read(BinaryReader reader)
    {
        var (file, length, ticks, problem) = (reader.ReadString(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadString());
        if (!reader.ReadBoolean())
        {
            return new(file, length, ticks, null, problem);
        }

        var (name, description, flags) = (reader.ReadString(), reader.ReadString(), reader.ReadByte());
        return new(file, length, ticks, new Skill(name, description)
        {
            File = file,
            Place = Nowhere,
            UserInvocable = (flags & 1) != 0,
            ModelInvocable = (flags & 2) != 0,
            Fork = (flags & 4) != 0,
            ArgumentHint = Text(reader),
            Model = Text(reader),
            Agent = Text(reader),
            License = Text(reader),
            Compatibility = Text(reader),
            AllowedTools = Texts(reader),
            Warnings = Texts(reader),
        }, null);
    }

    private static SkillPlace Nowhere { get; } = new("", SkillScope.Project, "");

    private static string? Text(BinaryReader reader) => reader.ReadString() is { Length: > 0 } text ? text : null;

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write((ushort)Math.Min(texts.Count, 1_000));
        foreach (var text in texts.Take(1_000))
        {
            writer.Write(text);
        }
    }

    private static string[] Texts(BinaryReader reader)
    {
        var count = reader.ReadUInt16();
        if (count == 0)
        {
            return [];
        }

        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            texts[i] = reader.ReadString();
        }

        return texts;
    }

    /// <summary>Result of reading a file when it had this size and time.</summary>
    internal sealed record Entry(string File, long Length, long Ticks, Skill? Skill, string? Problem);
}
