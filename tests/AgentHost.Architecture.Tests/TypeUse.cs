using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AgentHost.Architecture.Tests;

/// <summary>Reads from an assembly's file which types use which: in signatures, base types, attributes and code. Nothing is loaded.</summary>
/// <remarks>A lower bound: constants of other types are copied by the compiler, and leave no trace.</remarks>
internal static class TypeUse
{
    /// <summary>Each use: a type's namespace, and assembly and namespace of the type that it uses. Nested types count as their outermost one.</summary>
    public static IEnumerable<(string User, string Assembly, string Namespace, string Type)> Of(string path) =>
        Each(path).Where(static use => !use.Own || use.Namespace != use.UserSpace)
            .Select(static use => (use.UserSpace, use.Assembly, use.Namespace, use.Type)).Distinct();

    /// <summary>Full names of the types that use one type of another assembly, in their order. Nested types count as their outermost one.</summary>
    public static IReadOnlyList<string> UsersOf(string path, string space, string type) =>
        [
            .. Each(path).Where(use => !use.Own && use.Namespace == space && use.Type == type).Select(static use => $"{use.UserSpace}.{use.User}")
                .Distinct().Order(StringComparer.Ordinal)
        ];

    /// <summary>Full names of the types that use any type of another assembly, in their order. Nested types count as their outermost one.</summary>
    public static IReadOnlyList<string> UsersOf(string path, string assembly) =>
        [.. Each(path).Where(use => use.Assembly == assembly).Select(static use => $"{use.UserSpace}.{use.User}").Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<(string UserSpace, string User, bool Own, string Assembly, string Namespace, string Type)> Each(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var own = reader.GetString(reader.GetAssemblyDefinition().Name);
        foreach (var handle in reader.TypeDefinitions)
        {
            var outermost = Outermost(reader, handle);
            var user = reader.GetString(outermost.Namespace);
            if (user.Length == 0)
            {
                continue;
            }

            var found = new Collector(reader);
            found.Take(file, reader.GetTypeDefinition(handle));
            foreach (var used in found.Types)
            {
                var (assembly, space, name) = Name(reader, used, own);
                if (space.Length > 0)
                {
                    yield return (user, reader.GetString(outermost.Name), assembly == own, assembly, space, name);
                }
            }
        }
    }

    private static TypeDefinition Outermost(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        }

        return type;
    }

    private static (string Assembly, string Namespace, string Type) Name(MetadataReader reader, EntityHandle handle, string own)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            var type = Outermost(reader, (TypeDefinitionHandle)handle);
            return (own, reader.GetString(type.Namespace), reader.GetString(type.Name));
        }

        var reference = reader.GetTypeReference((TypeReferenceHandle)handle);
        while (reference.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            reference = reader.GetTypeReference((TypeReferenceHandle)reference.ResolutionScope);
        }

        var assembly = reference.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name)
            : own;
        return (assembly, reader.GetString(reference.Namespace), reader.GetString(reference.Name));
    }

    /// <summary>Collects the types that one type definition mentions.</summary>
    private sealed class Collector(MetadataReader reader) : ISignatureTypeProvider<bool, object?>
    {
        public HashSet<EntityHandle> Types { get; } = [];

        public void Take(PEReader file, TypeDefinition type)
        {
            Take(type.BaseType);
            foreach (var implemented in type.GetInterfaceImplementations())
            {
                Take(reader.GetInterfaceImplementation(implemented).Interface);
            }

            TakeConstraints(type.GetGenericParameters());
            TakeAttributes(type.GetCustomAttributes());
            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                field.DecodeSignature(this, null);
            }

            foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
            {
                property.DecodeSignature(this, null);
                TakeAttributes(property.GetCustomAttributes());
            }

            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                method.DecodeSignature(this, null);
                TakeConstraints(method.GetGenericParameters());
                TakeAttributes(method.GetCustomAttributes());
                if (method.RelativeVirtualAddress != 0)
                {
                    TakeCode(file.GetMethodBody(method.RelativeVirtualAddress));
                }
            }
        }

        private void TakeCode(MethodBodyBlock body)
        {
            if (!body.LocalSignature.IsNil)
            {
                reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
            }

            foreach (var region in body.ExceptionRegions)
            {
                Take(region.CatchType);
            }

            foreach (var token in MemberUse.TokensOf(body.GetILBytes() ?? []))
            {
                Take(MetadataTokens.EntityHandle(token));
            }
        }

        private void TakeConstraints(GenericParameterHandleCollection parameters)
        {
            foreach (var constraint in parameters.SelectMany(handle => reader.GetGenericParameter(handle).GetConstraints()))
            {
                Take(reader.GetGenericParameterConstraint(constraint).Type);
            }
        }

        private void TakeAttributes(CustomAttributeHandleCollection attributes)
        {
            foreach (var attribute in attributes)
            {
                Take(reader.GetCustomAttribute(attribute).Constructor);
            }
        }

        private void Take(EntityHandle handle)
        {
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition or HandleKind.TypeReference when !handle.IsNil:
                    Types.Add(handle);
                    break;
                case HandleKind.TypeSpecification:
                    reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                    break;
                case HandleKind.MethodDefinition:
                    Take(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Take(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MemberReference:
                    var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                    Take(member.Parent);
                    if (member.GetKind() == MemberReferenceKind.Method)
                    {
                        member.DecodeMethodSignature(this, null);
                    }
                    else
                    {
                        member.DecodeFieldSignature(this, null);
                    }

                    break;
                case HandleKind.MethodSpecification:
                    var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Take(method.Method);
                    method.DecodeSignature(this, null);
                    break;
                default:
                    break;
            }
        }

        bool ISimpleTypeProvider<bool>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Types.Add(handle);

        bool ISimpleTypeProvider<bool>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Types.Add(handle);

        bool ISignatureTypeProvider<bool, object?>.GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, null);

        bool ISimpleTypeProvider<bool>.GetPrimitiveType(PrimitiveTypeCode typeCode) => false;

        bool ISZArrayTypeProvider<bool>.GetSZArrayType(bool elementType) => elementType;

        bool IConstructedTypeProvider<bool>.GetArrayType(bool elementType, ArrayShape shape) => elementType;

        bool IConstructedTypeProvider<bool>.GetByReferenceType(bool elementType) => elementType;

        bool IConstructedTypeProvider<bool>.GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => genericType;

        bool IConstructedTypeProvider<bool>.GetPointerType(bool elementType) => elementType;

        bool ISignatureTypeProvider<bool, object?>.GetFunctionPointerType(MethodSignature<bool> signature) => false;

        bool ISignatureTypeProvider<bool, object?>.GetGenericMethodParameter(object? genericContext, int index) => false;

        bool ISignatureTypeProvider<bool, object?>.GetGenericTypeParameter(object? genericContext, int index) => false;

        bool ISignatureTypeProvider<bool, object?>.GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => unmodifiedType;

        bool ISignatureTypeProvider<bool, object?>.GetPinnedType(bool elementType) => elementType;
    }
}
